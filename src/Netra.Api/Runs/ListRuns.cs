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
static class ListRuns
{
    sealed record Filter(string? Status, string? Agent, string? ThreadId, string? Label, DateTimeOffset? CreatedAfter);

    public static async Task<Ok<Page<RunListItem>>> HandleAsync(
        [Description("One or more statuses, separated by commas.")] string? status, string? agent, [FromQuery(Name = "thread_id")] string? threadId, [Description("key or key:value")] string? label, [FromQuery(Name = "created_after")] DateTimeOffset? createdAfter,
        string? cursor, [Description("100 when absent, at most 1000.")] long? limit,
        HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var owner = http.Caller().UserId;
        var runs = Matching(db.Runs.AsNoTracking().Where(r => r.OwnerId == owner), new(status, agent, threadId, label, createdAfter));
        if (Paging.After(cursor) is { } last)
            runs = runs.Where(r => r.CorrelationId < last);
        var rows = await runs.OrderByDescending(r => r.CorrelationId).Take(most + 1).Select(Slim).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, RunListItem.From, r => Paging.Cursor(r.CorrelationId)));
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
