using Microsoft.EntityFrameworkCore;
using Netra.Client;
using Netra.Contracts;
using Netra.Contracts.Tools;
using Netra.Hosting.DeadLetters;
using Netra.Storage;
using Netra.Storage.DeadLetters;
using Netra.Storage.Runs;

namespace Netra.Cli;

/// <summary>A copy of a dead letter in a scratch fleet, whose own replay sends its bytes to its consumer.</summary>
sealed class SimulatedLetter(EmbeddedFleet fleet, Client.DeadLetter letter)
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the work may take.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task<SimulatedOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var id = await PlantAsync(cancellationToken);
        var replay = await ReplayAsync(id, cancellationToken);
        return replay.Counts switch
        {
            { FailedAgain: > 0 } => await DeadAsync(id, cancellationToken),
            { Resolved: > 0 } => await WorkAsync(cancellationToken),
            { Unknown: > 0 } => new("unknown", "Its consumer has not come to an end with it.", Succeeded: false),
            _ => new("refused", $"This build has no consumer for queue {letter.Queue}.", Succeeded: false),
        };
    }

    async Task<Guid> PlantAsync(CancellationToken cancellationToken)
    {
        await using var db = StorageRegistration.Open(fleet.Database);
        await SimulatedScene.PlantAsync(db, letter, cancellationToken);
        var arrived = DeadLetterReader.Read(DeadLetterFiles.Raw(letter)) with { Outage = true }; // its run waits for the bytes, not for the letter
        if (letter.Queue.Length > 0)
            arrived.Letter.Queue = letter.Queue;
        await DeadLetterArrivals.StoreAsync(db, [arrived], new(int.MaxValue, int.MaxValue), cancellationToken);
        return arrived.Letter.Id;
    }

    async Task<Client.Replay> ReplayAsync(Guid id, CancellationToken cancellationToken)
    {
        using var client = fleet.Address.Connect();
        var plan = await client.DeadLetters.PlanAsync(new ReplayRequest { Ids = [id] }, cancellationToken);
        var replay = await client.DeadLetters.ApplyAsync(plan.PlanHash, cancellationToken);
        while (!replay.HasEnded)
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            replay = await client.DeadLetters.ReplayAsync(replay.Id, cancellationToken);
        }

        return replay;
    }

    async Task<SimulatedOutcome> DeadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = StorageRegistration.Open(fleet.Database);
        var again = await db.DeadLetters.AsNoTracking().SingleAsync(d => d.ParentId == id, cancellationToken);
        return new("dead_letter", $"{again.Exception}: {again.Error}", Succeeded: false);
    }

    /// <summary>What the message was about, once that has ended.</summary>
    async Task<SimulatedOutcome> WorkAsync(CancellationToken cancellationToken)
    {
        if (!SimulatedScene.Has(letter))
            return new("processed", "Its consumer takes it. What it is about is not copied: nothing else was done.", Succeeded: true);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        var ofCall = letter.MessageType == Envelope.NameOf(typeof(CallTool));
        while (true)
        {
            await using var db = StorageRegistration.Open(fleet.Database);
            var outcome = ofCall ? await CallAsync(db, cancellationToken) : await RunAsync(db, cancellationToken);
            if (outcome is not null)
                return outcome;
            if (late.IsCancellationRequested)
                return new("unknown", $"It has not ended within {Patience.TotalMinutes} minutes.", Succeeded: false);
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    async Task<SimulatedOutcome?> CallAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var call = await db.ToolCalls.AsNoTracking().SingleAsync(c => c.CorrelationId == SimulatedScene.CallOf(letter), cancellationToken);
        return call.HasEnded ? Of(call.Status, call.ErrorMessage, call.Status == CallStatus.Succeeded) : null;
    }

    /// <summary>Whoever is asked for an approval is not here: a run that comes so far has got over its message.</summary>
    async Task<SimulatedOutcome?> RunAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var run = await db.Runs.AsNoTracking().SingleAsync(r => r.CorrelationId == letter.RunId, cancellationToken);
        return run.IsTerminal || run.WaitingFor == WaitingFor.Approval ? Of(run.Status, run.ErrorMessage, run.Status is RunStatus.Completed or RunStatus.Waiting) : null;
    }

    static SimulatedOutcome Of(string status, string? error, bool succeeded) =>
        new(status, error ?? (succeeded ? "It succeeds with this build." : "It does not succeed with this build."), succeeded);
}
