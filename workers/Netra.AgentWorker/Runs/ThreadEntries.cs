using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Hosting.Threads;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Threads;

namespace Netra.AgentWorker.Runs;

/// <summary>What a run leaves in its thread: the user's message and the answer, in the transaction that ends the run.</summary>
sealed class ThreadEntries(ThreadCache cache)
{
    static readonly string[] Asked = ["goal", "message", "text", "prompt", "question"];
    static readonly string[] Answered = ["answer", "text", "message", "summary"];

    /// <summary>A thread that was deleted meanwhile gets nothing; a child run speaks to its parent only.</summary>
    public async Task AddAsync(RowTransaction rows, Run run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (run is not { ThreadId: { } thread, ParentRunId: null })
            return;
        var there = await rows.Db.Threads.Where(t => t.Id == thread && t.OwnerId == run.OwnerId)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.Version, x => x.Version + 1).SetProperty(x => x.UpdatedAt, now), cancellationToken);
        if (there == 0)
            return;
        if (cache.IsOn)
            await cache.ReplaceAsync(run.TenantId, run.OwnerId, thread, await rows.Db.Threads.Where(t => t.Id == thread).Select(t => t.Version).SingleAsync(cancellationToken));
        var answer = run.Result is { } result ? TextOf(result, Answered) : run.ErrorMessage ?? run.Status;
        rows.Add<ThreadMessage>([Message(run, thread, now, MessageRoles.User, TextOf(run.Input, Asked)), Message(run, thread, now.AddMilliseconds(1), MessageRoles.Assistant, answer)]);
    }

    /// <summary>The first member that holds text of those by which agents ask and answer, a report's Markdown, or the JSON itself.</summary>
    public static string TextOf(string json, IEnumerable<string> members)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.String)
            return root.GetString()!;
        if (root.ValueKind != JsonValueKind.Object)
            return json;
        foreach (var member in members)
        {
            if (root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString()!;
        }

        return root.TryGetProperty("report", out var report) && report.ValueKind == JsonValueKind.Object
            && report.TryGetProperty("markdown", out var markdown) && markdown.ValueKind == JsonValueKind.String ? markdown.GetString()! : json;
    }

    static ThreadMessage Message(Run run, Guid thread, DateTimeOffset order, string role, string text) => new()
    {
        Id = Guid.CreateVersion7(order),
        ThreadId = thread,
        TenantId = run.TenantId,
        OwnerId = run.OwnerId,
        RunId = run.CorrelationId,
        Role = role,
        Content = Cut(text),
        Truncated = text.Length > ThreadMessage.MostCharacters,
        RunStatus = run.Status,
        CreatedAt = run.CompletedAt!.Value,
    };

    /// <summary>Not through the middle of a character.</summary>
    static string Cut(string text)
    {
        if (text.Length <= ThreadMessage.MostCharacters)
            return text;
        var end = ThreadMessage.MostCharacters;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }
}
