using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>Transitions of calls that no message causes: what a worker found, entered by that worker.</summary>
sealed class CallSaga(Transitions<ToolCall> transitions)
{
    /// <summary>Takes the trigger and commits it; the caller sends afterwards what it returns.</summary>
    public async Task<IReadOnlyList<ICommand>> EnterAsync(Guid callId, CallTrigger trigger, CancellationToken cancellationToken)
    {
        IReadOnlyList<ICommand> commands = [];
        await transitions.EnterAsync(
            callId,
            async (rows, call) => commands = call is null ? [] : Once(rows, await ApplyAsync(rows.Db, call, trigger, cancellationToken)),
            kind: null,
            cancellationToken);
        return commands;
    }

    /// <summary>Of a run's calls that end in one transaction the first tells it, for all of them; its own message is acknowledged only after that.</summary>
    static IReadOnlyList<ICommand> Once(RowTransaction rows, IReadOnlyList<ICommand> commands) =>
        commands is [CallEnded ended] && !rows.IsFirst((nameof(CallEnded), ended.RunId)) ? [] : commands;

    static async Task<IReadOnlyList<ICommand>> ApplyAsync(NetraDb db, ToolCall call, CallTrigger trigger, CancellationToken cancellationToken)
    {
        var commands = CallTransitions.Apply(call, trigger, call.UpdatedAt);
        if (call.Status == CallStatus.Succeeded && trigger is CallTrigger.Attempted { Result: ToolResult.Succeeded { Artifacts: { Count: > 0 } artifacts } } attempted
            && call.Attempt == attempted.Attempt && call.EndedAt == call.UpdatedAt)
            await SaveAsync(db, call, artifacts, cancellationToken);
        if (trigger is CallTrigger.Attempted { Result: ToolResult.Failed } && call is { ErrorRetryable: true, Status: CallStatus.Failed or CallStatus.TimedOut } && call.EndedAt == call.UpdatedAt)
            await FailedCalls.KeepAsync(db, call, cancellationToken);
        return commands;
    }

    static async Task SaveAsync(NetraDb db, ToolCall call, IReadOnlyList<Artifact> artifacts, CancellationToken cancellationToken)
    {
        var names = artifacts.Select(a => a.Name).ToList();
        await db.RunArtifacts.Where(a => a.RunId == call.RunId && names.Contains(a.Name)).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(artifacts.Select(a => new RunArtifact
        {
            RunId = call.RunId,
            OwnerId = call.OwnerId,
            Name = a.Name,
            MediaType = a.MediaType,
            Content = a.Content.ToArray(),
        }));
    }
}
