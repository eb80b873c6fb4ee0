using MassTransit;
using Netra.Contracts.Tools;
using Netra.Hosting;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>Which messages move a call. An attempt's outcome enters by <see cref="CallSaga"/> from the worker that made it, without a trip over the bus.</summary>
sealed class ToolCallStateMachine : MassTransitStateMachine<ToolCall>
{
    public ToolCallStateMachine(ToolWorkerInstruments instruments)
    {
        InstanceState(call => call.Status);
        foreach (var status in CallStatus.All)
            State(status);

        Event(() => ToolCallDue, e => e.CorrelateById(m => m.Message.CallId).OnMissingInstance(m => m.Execute(_ => instruments.Orphan(nameof(ToolCallDue)))));

        DuringAny(When(ToolCallDue).ThenAsync(Due));
    }

    public Event<ToolCallDue> ToolCallDue { get; private set; } = null!;

    static async Task Due(BehaviorContext<ToolCall, ToolCallDue> context)
    {
        foreach (var command in CallTransitions.Apply(context.Saga, new CallTrigger.Due(), context.Saga.UpdatedAt))
            await context.SendCommandAsync(command, context.CancellationToken);
    }
}
