using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Events;
using Netra.Hosting;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Notifier;

/// <summary>A run as an AG-UI client knows it.</summary>
/// <param name="CallerRunId">The client's own id of it.</param>
/// <param name="After">Seq after which its part of the log begins; above 0 where it answered an interrupt.</param>
sealed record AgUiRun(Guid RunId, string ThreadId, string CallerRunId, long After);

/// <summary>A question that a run has asked a person.</summary>
/// <param name="Approved">The decision; null while there is none.</param>
sealed record OpenQuestion(Guid CallId, Guid RunId, bool? Approved);

/// <summary>Finds the runs, agents and questions that AG-UI clients name. Another user's are not found.</summary>
sealed class AgUiRuns(IDbContextFactory<NetraDb> contexts)
{
    const string AnswerMark = "interrupt:";

    /// <summary>The run that the client submitted, or whose interrupt it answered, under its own id, with the thread that it named then.</summary>
    public async Task<AgUiRun?> SubmittedAsync(Guid ownerId, string agent, string callerRunId, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (from key in db.IdempotencyKeys.AsNoTracking()
                           join run in db.Runs on key.RunId equals run.CorrelationId
                           where key.OwnerId == ownerId && key.Key == callerRunId && run.OwnerId == ownerId && run.Agent == agent
                           select new { run.CorrelationId, run.SessionId, key.BodyHash }).SingleOrDefaultAsync(cancellationToken);
        if (found?.BodyHash.StartsWith(AnswerMark, StringComparison.Ordinal) == true)
            return await ResumedAsync(ownerId, agent, found.BodyHash[AnswerMark.Length..], callerRunId, cancellationToken);
        return found is null ? null : new(found.CorrelationId, ThreadOf(found.SessionId, callerRunId), callerRunId, After: 0);
    }

    /// <summary>Whether the client's id is free for the answer, or stands for it already.</summary>
    public async Task<bool> MayAnswerAsync(Guid ownerId, string callerRunId, OpenQuestion question, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.IdempotencyKeys.AsNoTracking().Where(k => k.OwnerId == ownerId && k.Key == callerRunId)
            .Select(k => k.BodyHash).SingleOrDefaultAsync(cancellationToken);
        return known is null || known == AnswerMark + question.CallId;
    }

    /// <summary>Has the client's id stand for the rest of the run after its answer, for as long as keys are kept.</summary>
    public async Task RememberAsync(Guid ownerId, string callerRunId, OpenQuestion question, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (await db.IdempotencyKeys.AnyAsync(k => k.OwnerId == ownerId && k.Key == callerRunId, cancellationToken))
            return;
        db.Add(new IdempotencyKey
        {
            OwnerId = ownerId,
            Key = callerRunId,
            BodyHash = AnswerMark + question.CallId,
            RunId = question.RunId,
            CreatedAt = await DbClock.NowAsync(db, cancellationToken),
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (!FailurePolicy.IsOutage(e))
        {
            // the same answer came twice at once, and the other one is remembered
        }
    }

    /// <summary>The rest of a run after an interrupt that was answered.</summary>
    public async Task<AgUiRun?> ResumedAsync(Guid ownerId, string agent, string interruptId, string callerRunId, CancellationToken cancellationToken)
    {
        if (await QuestionAsync(ownerId, agent, interruptId, cancellationToken) is not { } question
            || await AskedAtAsync(question, cancellationToken) is not { } asked)
            return null;
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var session = await db.Runs.AsNoTracking().Where(r => r.CorrelationId == question.RunId).Select(r => r.SessionId).SingleOrDefaultAsync(cancellationToken);
        return new(question.RunId, ThreadOf(session, callerRunId), callerRunId, asked);
    }

    public async Task<OpenQuestion?> QuestionAsync(Guid ownerId, string agent, string interruptId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(interruptId, out var id))
            return null;
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var call = await (from c in db.ToolCalls.AsNoTracking()
                          join run in db.Runs on c.RunId equals run.CorrelationId
                          where c.CorrelationId == id && c.Kind == CallKinds.Approval && run.OwnerId == ownerId && run.Agent == agent
                          select new { c.RunId, c.Status, c.Result }).SingleOrDefaultAsync(cancellationToken);
        return call is null ? null : new(id, call.RunId, call.Status == CallStatus.Succeeded ? Approved(call.Result) : null);
    }

    /// <summary>Seq of the event that told of the question; null when the log has it no more.</summary>
    public async Task<long?> AskedAtAsync(OpenQuestion question, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var asked = await db.RunEvents.AsNoTracking().Where(e => e.RunId == question.RunId && e.Type == EventTypes.ApprovalRequested)
            .OrderBy(e => e.Seq).Select(e => new { e.Seq, e.Data }).ToListAsync(cancellationToken);
        return asked.Find(e => e.Data.Contains(question.CallId.ToString(), StringComparison.Ordinal))?.Seq;
    }

    /// <summary>Whether a goal alone is an input of the agent; null for an unknown agent.</summary>
    public async Task<bool?> TakesGoalAsync(string agent, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var text = await db.Catalogue.AsNoTracking().Where(e => e.Kind == "agent" && e.Name == agent).Select(e => e.InputSchema).SingleOrDefaultAsync(cancellationToken);
        if (text is null)
            return null;
        using var schema = JsonDocument.Parse(text);
        return schema.RootElement.TryGetProperty("properties", out var members) && members.TryGetProperty("goal", out _)
            && (!schema.RootElement.TryGetProperty("required", out var required) || required.EnumerateArray().All(r => r.ValueEquals("goal"u8)));
    }

    /// <summary>A run that no AG-UI client submitted has no thread; its own id stands for it.</summary>
    static string ThreadOf(string? session, string callerRunId) => session is null ? callerRunId : Uri.UnescapeDataString(session);

    static bool? Approved(string? result)
    {
        using var json = JsonDocument.Parse(result ?? "{}");
        return json.RootElement.TryGetProperty("approved", out var approved) ? approved.ValueKind == JsonValueKind.True : null;
    }
}
