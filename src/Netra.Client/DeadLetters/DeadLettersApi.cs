using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Netra.Client;

/// <summary>Dead letters and their replays; permissions dlq_*.</summary>
public sealed class DeadLettersApi
{
    const string Path = "v1/dead-letters";

    readonly Transport transport;

    internal DeadLettersApi(Transport transport) => this.transport = transport;

    public Task<Page<DeadLetter>> ListAsync(string? filter, string? cursor, int? limit, CancellationToken cancellationToken) => transport.GetAsync(
        Path + Transport.Query(("filter", filter), ("cursor", cursor), ("limit", limit?.ToString(System.Globalization.CultureInfo.InvariantCulture))), ClientJson.Default.PageDeadLetter, cancellationToken);

    public Task<Page<DeadLetterGroup>> GroupsAsync(string? filter, CancellationToken cancellationToken) =>
        transport.GetAsync(Path + "/groups" + Transport.Query(("filter", filter)), ClientJson.Default.PageDeadLetterGroup, cancellationToken);

    public Task<DeadLetter> GetAsync(Guid id, CancellationToken cancellationToken) => transport.GetAsync($"{Path}/{id}", ClientJson.Default.DeadLetter, cancellationToken);

    /// <summary>Says who looks after a cause, and how it stands; what is null stays as it is.</summary>
    public Task NoteAsync(string fingerprint, GroupNote note, CancellationToken cancellationToken) => transport.SendAsync(
        new HttpRequestMessage(HttpMethod.Patch, $"{Path}/groups/{Uri.EscapeDataString(fingerprint)}") { Content = JsonContent.Create(note, ClientJson.Default.GroupNote) }, cancellationToken);

    /// <summary>Freezes a set and tells what a replay of it would do.</summary>
    public Task<ReplayPlan> PlanAsync(ReplayRequest request, CancellationToken cancellationToken) =>
        transport.SendAsync(Post("/replays", request), ClientJson.Default.ReplayPlan, cancellationToken);

    /// <summary>Runs exactly the set of a plan, once however often it is asked.</summary>
    public Task<Replay> ApplyAsync(string planHash, CancellationToken cancellationToken) =>
        transport.SendAsync(Post("/replays", new ReplayRequest { PlanHash = planHash }), ClientJson.Default.Replay, cancellationToken);

    public Task<Replay> ReplayAsync(Guid id, CancellationToken cancellationToken) => transport.GetAsync($"{Path}/replays/{id}", ClientJson.Default.Replay, cancellationToken);

    public Task<Page<Replay>> ReplaysAsync(CancellationToken cancellationToken) => transport.GetAsync(Path + "/replays", ClientJson.Default.PageReplay, cancellationToken);

    /// <param name="id">The replay.</param>
    /// <param name="action"><c>pause</c>, <c>resume</c> or <c>abort</c>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<Replay> MoveReplayAsync(Guid id, string action, CancellationToken cancellationToken) =>
        transport.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{Path}/replays/{id}/{action}"), ClientJson.Default.Replay, cancellationToken);

    /// <param name="id">The dead letter.</param>
    /// <param name="action"><c>archive</c>, <c>restore</c>, <c>quarantine</c> or <c>release</c>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<DeadLetter> MoveAsync(Guid id, string action, CancellationToken cancellationToken) =>
        transport.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{Path}/{id}/{action}"), ClientJson.Default.DeadLetter, cancellationToken);

    /// <summary>Replaces the message, where nobody has changed it since that version.</summary>
    public Task<DeadLetter> EditAsync(Guid id, int version, JsonElement message, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}/{id}/edit") { Content = JsonContent.Create(new EditRequest(message), ClientJson.Default.EditRequest) };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version.ToString(System.Globalization.CultureInfo.InvariantCulture)}\""));
        return transport.SendAsync(request, ClientJson.Default.DeadLetter, cancellationToken);
    }

    public Task PurgeAsync(Guid id, CancellationToken cancellationToken) => transport.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{Path}/{id}"), cancellationToken);

    static HttpRequestMessage Post(string path, ReplayRequest request) =>
        new(HttpMethod.Post, Path + path) { Content = JsonContent.Create(request, ClientJson.Default.ReplayRequest) };
}

/// <summary>The new content of a dead letter.</summary>
sealed record EditRequest(JsonElement Message);
