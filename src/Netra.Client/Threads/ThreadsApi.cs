using System.Globalization;

namespace Netra.Client;

/// <summary>Begins, reads, renames and deletes threads.</summary>
public sealed class ThreadsApi
{
    const string Path = "v1/threads";

    readonly Transport transport;

    internal ThreadsApi(Transport transport) => this.transport = transport;

    public Task<ConversationThread> CreateAsync(string title, CancellationToken cancellationToken) =>
        transport.SendAsync(HttpMethod.Post, Path, new TitleRequest(title), ClientJson.Default.TitleRequest, ClientJson.Default.ConversationThread, ifMatch: null, cancellationToken);

    public Task<ConversationThread> GetAsync(Guid id, CancellationToken cancellationToken) =>
        transport.GetAsync($"{Path}/{id}", ClientJson.Default.ConversationThread, cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<Page<ConversationThread>> ListAsync(string? cursor, CancellationToken cancellationToken) =>
        transport.GetAsync(Path + Transport.Query(("cursor", cursor)), ClientJson.Default.PageConversationThread, cancellationToken);

    /// <summary>What was said, oldest first.</summary>
    public Task<Page<ThreadMessage>> MessagesAsync(Guid id, string? cursor, CancellationToken cancellationToken) =>
        transport.GetAsync($"{Path}/{id}/messages" + Transport.Query(("cursor", cursor)), ClientJson.Default.PageThreadMessage, cancellationToken);

    /// <summary>Of two who have read the same version, one changes it.</summary>
    /// <exception cref="NetraException">412: the thread has changed since; read it again.</exception>
    public Task<ConversationThread> RenameAsync(ConversationThread thread, string title, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thread);
        return transport.SendAsync(
            HttpMethod.Patch, $"{Path}/{thread.Id}", new TitleRequest(title), ClientJson.Default.TitleRequest, ClientJson.Default.ConversationThread,
            ifMatch: thread.Version.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    /// <summary>With its messages; its runs stay.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => transport.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{Path}/{id}"), cancellationToken);
}
