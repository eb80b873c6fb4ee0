using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Json;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>GET /v1/runs: the caller's runs, newest first.</summary>
/// <remarks>No index helps a filter, since one for each would cost every run that moves. So one request looks at a number of runs that takes it some 20 ms, and gives a cursor where that was not all.</remarks>
static class ListRuns
{
    /// <summary>Runs that one filtered request looks at.</summary>
    const int MostLookedAt = 10_000;

    sealed record Filter(string? Status, string? Agent, string? ThreadId, string? Label, DateTimeOffset? CreatedAfter)
    {
        /// <summary>Whether it may pass by many runs; those of a thread have an index.</summary>
        public bool IsSparse => string.IsNullOrEmpty(ThreadId) && (!string.IsNullOrEmpty(Status) || !string.IsNullOrEmpty(Agent) || !string.IsNullOrEmpty(Label) || CreatedAfter is not null);
    }

    public static async Task<Ok<Page<RunListItem>>> HandleAsync(
        [Description("One or more statuses, separated by commas.")] string? status, string? agent, [FromQuery(Name = "thread_id")] string? threadId, [Description("key or key:value")] string? label, [FromQuery(Name = "created_after")] DateTimeOffset? createdAfter,
        string? cursor, [Description("100 when absent, at most 1000.")] long? limit,
        HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owner = http.Caller().UserId;
        var filter = new Filter(status, agent, threadId, label, createdAfter);
        var own = db.Runs.AsNoTracking().Where(r => r.OwnerId == owner);
        if (Paging.After(cursor) is { } last)
            own = own.Where(r => r.CorrelationId < last);
        var runs = Matching(filter.IsSparse ? own.OrderByDescending(r => r.CorrelationId).Take(MostLookedAt) : own, filter);
        var rows = await runs.OrderByDescending(r => r.CorrelationId).Take(most + 1).Select(Slim).ToListAsync(cancellationToken);
        var end = filter.IsSparse && rows.Count <= most
            ? await own.OrderByDescending(r => r.CorrelationId).Skip(MostLookedAt - 1).Select(r => (Guid?)r.CorrelationId).FirstOrDefaultAsync(cancellationToken)
            : null;
        return TypedResults.Ok(Paging.Page(http, rows, most, RunListItem.From, r => Paging.Cursor(r.CorrelationId), end));
    }

    static IQueryable<Run> Matching(IQueryable<Run> runs, Filter filter)
    {
        if (PlainText.CheckOptional(filter.Status, "status") is { Length: > 0 } text)
        {
            var statuses = text.Split(',', StringSplitOptions.TrimEntries);
            runs = runs.Where(r => statuses.Contains(r.Status));
        }

        if (PlainText.CheckOptional(filter.Agent, "agent") is { Length: > 0 } agent)
            runs = runs.Where(r => r.Agent == agent);
        if (!string.IsNullOrEmpty(filter.ThreadId))
        {
            var thread = Ids.Parse(filter.ThreadId);
            runs = runs.Where(r => r.ThreadId == thread);
        }

        if (PlainText.CheckOptional(filter.Label, "label", 400) is { Length: > 0 } label)
        {
            var fragment = LabelFragment(label);
            runs = runs.Where(r => r.Labels!.Contains(fragment));
        }

        return filter.CreatedAfter is { } after ? runs.Where(r => r.CreatedAt > after.ToUniversalTime()) : runs;
    }

    /// <summary>How a label stands in the saved JSON, whose strings have their quotes escaped: so it can be found as text.</summary>
    static string LabelFragment(string label)
    {
        var parts = label.Split(':', 2);
        var key = JsonSerializer.Serialize(parts[0], ApiJson.Default.String) + ":";
        return parts.Length == 1 ? key : key + JsonSerializer.Serialize(parts[1], ApiJson.Default.String);
    }

    /// <summary>Leaves input and result in the database.</summary>
    static readonly System.Linq.Expressions.Expression<Func<Run, Run>> Slim = r => new Run
    {
        CorrelationId = r.CorrelationId,
        Agent = r.Agent,
        Status = r.Status,
        WaitingFor = r.WaitingFor,
        ThreadId = r.ThreadId,
        ErrorCode = r.ErrorCode,
        ErrorMessage = r.ErrorMessage,
        ErrorRetryable = r.ErrorRetryable,
        Planner = r.Planner,
        CreatedAt = r.CreatedAt,
        StartedAt = r.StartedAt,
        CompletedAt = r.CompletedAt,
        DeadlineAt = r.DeadlineAt,
        LastSeq = r.LastSeq,
        Step = r.Step,
        Traceparent = r.Traceparent,
        Labels = r.Labels,
        ToolCalls = r.ToolCalls,
        InputTokens = r.InputTokens,
        OutputTokens = r.OutputTokens,
    };
}
