using System.Text.Json;
using Netra.Contracts.Tools;
using Netra.Hosting;
using Netra.Hosting.DeadLetters;
using Netra.Storage;
using Netra.Storage.DeadLetters;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>Calls whose transient error outlasted their retries, as dead letters: in the transaction that ends them, for operators who look for what fails.</summary>
static class FailedCalls
{
    static readonly QuarantineRule Never = new(int.MaxValue, int.MaxValue);

    public static Task KeepAsync(NetraDb db, ToolCall call, CancellationToken cancellationToken)
    {
        var command = new CallTool(call.CorrelationId, call.RunId, call.Tool, call.TenantId, call.OwnerId);
        IReadOnlyList<FailureCause> chain = [new(call.ErrorCode ?? "", call.ErrorMessage ?? "", [])];
        var type = Envelope.NameOf(typeof(CallTool));
        var letter = new DeadLetter
        {
            Identity = $"{DeadLetterKinds.ToolCall} {call.CorrelationId}",
            Kind = DeadLetterKinds.ToolCall,
            Queue = Queues.ForTool(call.Tool),
            Consumer = call.Tool,
            MessageType = type,
            MessageId = call.CorrelationId.ToString(),
            RunId = call.RunId,
            CallId = call.CorrelationId,
            Step = call.Step,
            TenantId = call.TenantId,
            OwnerId = call.OwnerId,
            Exception = call.ErrorCode,
            Error = call.ErrorMessage,
            Chain = JsonSerializer.Serialize(chain, FailureJson.Default.IReadOnlyListFailureCause),
            Fingerprint = Fingerprint.Of(DeadLetterKinds.ToolCall, call.Tool, type, chain),
            Attempts = call.FailedCount + 1,
            ContentType = "application/vnd.masstransit+json",
            Body = Envelope.Write(call.CorrelationId, typeof(CallTool), command),
            Message = JsonSerializer.Serialize(command, JsonSerializerOptions.Web),
            FailedAt = call.UpdatedAt,
        };
        return DeadLetterArrivals.AddAsync(db, [new(letter, ReplayItem: null, Outage: false)], Never, cancellationToken);
    }
}
