using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Threads;

namespace Netra.AgentWorker.Steps;

/// <summary>Reads a run and the outcomes of its earlier steps for the agent.</summary>
sealed class StepReader(IDbContextFactory<NetraDb> contexts)
{
    public async Task<StepReading> ReadAsync(Guid runId, int step, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.CorrelationId == runId, cancellationToken);
        if (run is null)
            return new StepReading.None();
        if (run.Step != step || run.StepDecided || run.Status != RunStatus.Running || run.CancelRequestedAt is not null)
            return new StepReading.Past();
        if (run.StepLeaseUntil is { } lease && lease > await DbClock.NowAsync(db, cancellationToken))
            return new StepReading.Busy();
        return new StepReading.Open(run, step == 1 ? [] : await OutcomesAsync(db, runId, cancellationToken)) { Earlier = await EarlierAsync(db, run, cancellationToken) };
    }

    /// <summary>The step that a transition left to this process: its run as committed, and the outcomes so far.</summary>
    public async Task<StepReading.Open> ReadAsync(BegunStep step, CancellationToken cancellationToken)
    {
        if (step.Run is { Step: <= 2, ThreadId: null })
            return new(step.Run, [.. step.Calls.OrderBy(c => c.Place).Select(Outcome)]);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return new(step.Run, await OutcomesAsync(db, step.Run.CorrelationId, cancellationToken)) { Earlier = await EarlierAsync(db, step.Run, cancellationToken) };
    }

    /// <summary>The step that a transition has begun, before its commit: what it made or changed itself is in its frame, not yet in the database.</summary>
    public static async Task<StepReading.Open> ReadAsync(NetraDb db, RunFrame frame, CancellationToken cancellationToken)
    {
        var (run, before) = (frame.Run, frame.Run.Step - 1);
        var calls = frame.NewCalls.Where(c => c.Step < before).Concat(frame.Calls);
        if (before > 1)
            calls = calls.Concat(await db.ToolCalls.AsNoTracking().Where(c => c.RunId == run.CorrelationId && c.Step < before).ToListAsync(cancellationToken));
        return new(run, [.. calls.OrderBy(c => c.Step).ThenBy(c => c.Place).Select(Outcome)]) { Earlier = await EarlierAsync(db, run, cancellationToken) };
    }

    static async Task<IReadOnlyList<EarlierMessage>> EarlierAsync(NetraDb db, Run run, CancellationToken cancellationToken)
    {
        if (run is not { ThreadId: { } thread, StartedAt: { } start })
            return [];
        var messages = await Conversation.BeforeAsync(db, run.OwnerId, thread, start, cancellationToken);
        return [.. messages.Select(m => new EarlierMessage(m.Role, m.Content, m.RunId, m.CreatedAt))];
    }

    static async Task<IReadOnlyList<CallOutcome>> OutcomesAsync(NetraDb db, Guid runId, CancellationToken cancellationToken)
    {
        var calls = await db.ToolCalls.AsNoTracking().Where(c => c.RunId == runId)
            .OrderBy(c => c.Step).ThenBy(c => c.Place).ToListAsync(cancellationToken);
        return [.. calls.Select(Outcome)];
    }

    static CallOutcome Outcome(ToolCall call)
    {
        var failure = call.Status == CallStatus.Succeeded
            ? null
            : new Failure(call.ErrorCode ?? ErrorCodes.ToolFailed, call.ErrorMessage ?? call.Status, call.ErrorRetryable);
        return new(call.CorrelationId, Enum.Parse<CallKind>(call.Kind, ignoreCase: true), call.Tool, call.Step, call.Place, Json(call.Result), failure);
    }

    static JsonElement? Json(string? text)
    {
        if (text is null)
            return null;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
