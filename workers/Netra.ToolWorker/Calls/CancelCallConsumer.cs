using MassTransit;
using Netra.Contracts.Tools;

namespace Netra.ToolWorker.Calls;

/// <summary>Takes the hint that a call is closed; whoever is at it looks at its row.</summary>
sealed class CancelCallConsumer(RunningCalls running) : IConsumer<CancelCall>
{
    public Task Consume(ConsumeContext<CancelCall> context) => running.CheckNowAsync(context.Message.CallId, context.CancellationToken);
}
