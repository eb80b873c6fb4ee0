using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>One transition of a call in a transaction of its own; the caller sends afterwards what it returns.</summary>
sealed class CallSaga(IDbContextFactory<NetraDb> contexts)
{
    public async Task<IReadOnlyList<ICommand>> EnterAsync(Guid callId, CallTrigger trigger, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (await RowLock.LoadAsync<ToolCall>(db, callId, cancellationToken) is not { } call)
            return [];
        var commands = CallTransitions.Apply(call, trigger, call.UpdatedAt);
        if (call.Status == CallStatus.Succeeded && trigger is CallTrigger.Attempted { Result: ToolResult.Succeeded { Artifacts: { Count: > 0 } artifacts } } attempted
            && call.Attempt == attempted.Attempt && call.EndedAt == call.UpdatedAt)
            await SaveAsync(db, call, artifacts, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
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
