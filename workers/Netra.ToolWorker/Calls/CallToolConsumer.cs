using System.Diagnostics;
using MassTransit;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Hosting;
using Netra.Hosting.Callers;
using Netra.Storage;

namespace Netra.ToolWorker.Calls;

/// <summary>Executes a call: claimed first when it has effects, at once when it only reads; recorded by the attempt that owns it.</summary>
sealed class CallToolConsumer(
    CallClaims claims, ToolRegistry tools, CallerResolver callers, RunningCalls running, CallRunner runner, CallSaga saga, RunNudgeSender nudges, ToolWorkerInstruments instruments, TimeProvider time)
    : IConsumer<CallTool>, IConsumer<CallTools>
{
    const int RecordTries = 600;

    static readonly TimeSpan RecordPause = TimeSpan.FromMilliseconds(500);

    public Task Consume(ConsumeContext<CallTool> context) => TakeAsync(context.Message, context.ReceiveContext.Redelivered, context.CancellationToken);

    /// <summary>Each for itself; one that fails goes back to the queue alone, so that its neighbours are not repeated.</summary>
    public Task Consume(ConsumeContext<CallTools> context) => Task.WhenAll(context.Message.Calls.Select(c => TakeAsync(context, c)));

    async Task TakeAsync(ConsumeContext<CallTools> context, CallTool call)
    {
        using var activity = new Activity("netra.call");
        activity.StartUnder(call.Traceparent);
        try
        {
            await TakeAsync(call, context.ReceiveContext.Redelivered, context.CancellationToken);
        }
        catch (Exception e) when (!context.CancellationToken.IsCancellationRequested && e is not OutOfMemoryException) // alone it is retried by the failure policy
        {
            await context.SendCommandAsync(call, context.CancellationToken);
        }
    }

    async Task TakeAsync(CallTool message, bool again, CancellationToken cancellationToken)
    {
        using var _ = RowScope.User(message.TenantId, message.OwnerId);
        var onlyReads = tools.Find(message.Tool)?.Descriptor.ReadOnly == true; // what has effects begins with its row, whatever the message says
        var claim = (again || !onlyReads ? null : CallClaim.FromMessage(message))
            ?? await claims.TakeAsync(message.CallId, again, isAlone: false, cancellationToken);
        var commands = claim is CallClaim.Suspect
            ? await claims.AloneAsync(() => TakeAloneAsync(message, cancellationToken), cancellationToken)
            : await HandleAsync(claim, message, cancellationToken);
        foreach (var command in commands)
            await nudges.SendAsync(command, cancellationToken);
    }

    /// <summary>Records what a tool has done, however long the database is away: forgetting it would repeat the effect.</summary>
    async Task<IReadOnlyList<ICommand>> RecordAsync(Guid callId, CallTrigger.Attempted attempted)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await saga.EnterAsync(callId, attempted, CancellationToken.None);
            }
            catch (Exception e) when (FailurePolicy.IsOutage(e) && tries < RecordTries)
            {
                await Task.Delay(RecordPause, time);
            }
        }
    }

    async Task<IReadOnlyList<ICommand>> TakeAloneAsync(CallTool message, CancellationToken cancellationToken) =>
        await HandleAsync(await claims.TakeAsync(message.CallId, again: true, isAlone: true, cancellationToken), message, cancellationToken);

    async Task<IReadOnlyList<ICommand>> HandleAsync(CallClaim claim, CallTool message, CancellationToken cancellationToken)
    {
        switch (claim)
        {
            case CallClaim.Mine mine:
                return await RunAsync(mine, cancellationToken);
            case CallClaim.Exhausted:
                return await saga.EnterAsync(message.CallId, new CallTrigger.Exhausted(), cancellationToken);
            case CallClaim.Ended { Call.Booked: true }: // the run has taken it in: nothing is pending (protocol S2)
                return [];
            case CallClaim.Ended { Call: var call }:
                return [new CallEnded(call.RunId, call.CorrelationId, call.TenantId, call.OwnerId)];
            default:
                instruments.Dropped();
                return [];
        }
    }

    /// <summary>The lease is renewed until the outcome is in its row: it must not lapse between the effect and its record.</summary>
    /// <remarks>A database that is away when the owner is looked up makes the command come again, and is no failure of the tool.</remarks>
    async Task<IReadOnlyList<ICommand>> RunAsync(CallClaim.Mine mine, CancellationToken cancellationToken)
    {
        var owner = await callers.ForUserAsync(mine.Call.OwnerId, expiresAt: null, cancellationToken);
        await using var watch = running.Watch(claims, mine, cancellationToken);
        var attempted = await runner.RunAsync(mine, owner, watch, cancellationToken);
        instruments.Attempted(mine.Call.Tool, attempted);
        return attempted is null ? [] : await RecordAsync(mine.Call.CorrelationId, attempted);
    }
}
