using MassTransit;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Hosting;

namespace Netra.ToolWorker.Calls;

/// <summary>Executes a call: claimed first when it has effects, at once when it only reads; recorded by the attempt that owns it.</summary>
sealed class CallToolConsumer(
    CallClaims claims, RunningCalls running, CallRunner runner, CallSaga saga, RunNudgeSender nudges, ToolWorkerInstruments instruments, TimeProvider time) : IConsumer<CallTool>
{
    const int RecordTries = 600;

    static readonly TimeSpan RecordPause = TimeSpan.FromMilliseconds(500);

    public async Task Consume(ConsumeContext<CallTool> context)
    {
        var again = context.ReceiveContext.Redelivered;
        var claim = (again ? null : CallClaim.FromMessage(context.Message))
            ?? await claims.TakeAsync(context.Message.CallId, again, isAlone: false, context.CancellationToken);
        var commands = claim is CallClaim.Suspect
            ? await claims.AloneAsync(() => TakeAloneAsync(context.Message, context.CancellationToken), context.CancellationToken)
            : await HandleAsync(claim, context.Message, context.CancellationToken);
        foreach (var command in commands)
            await nudges.SendAsync(command, context.CancellationToken);
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
            case CallClaim.Ended { Call: var call }:
                return [new CallEnded(call.RunId, call.CorrelationId, call.TenantId, call.OwnerId)];
            default:
                instruments.Dropped();
                return [];
        }
    }

    /// <summary>The lease is renewed until the outcome is in its row: it must not lapse between the effect and its record.</summary>
    async Task<IReadOnlyList<ICommand>> RunAsync(CallClaim.Mine mine, CancellationToken cancellationToken)
    {
        await using var watch = running.Watch(claims, mine, cancellationToken);
        var attempted = await runner.RunAsync(mine, watch, cancellationToken);
        instruments.Attempted(mine.Call.Tool, attempted);
        return attempted is null ? [] : await RecordAsync(mine.Call.CorrelationId, attempted);
    }
}
