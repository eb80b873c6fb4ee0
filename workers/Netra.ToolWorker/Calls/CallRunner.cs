using System.Runtime.InteropServices;
using System.Text.Json;
using Netra.Contracts;
using Netra.Hosting;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Hosting.Faults;
using Netra.Hosting.Json;
using Netra.Hosting.Processes;
using Netra.Sdk;
using Netra.Storage.Runs;

namespace Netra.ToolWorker.Calls;

/// <summary>Runs one attempt of one call: in time, leased while it lasts, every failure turned into a result.</summary>
sealed partial class CallRunner(
    ToolRegistry tools, OwnedDatasets datasets, DeniedCalls denied, ProcessIdentity identity, FailPoints faults, TimeProvider time, ILogger<CallRunner> log)
{
    /// <param name="mine">The attempt.</param>
    /// <param name="owner">The call's owner as of now: what was permitted when the call was decided may not be any more.</param>
    /// <param name="watch">Ends the attempt when it is no longer this worker's.</param>
    /// <param name="cancellationToken">Ends it when the worker stops.</param>
    /// <returns>The attempt's outcome, or null when the call is no longer this worker's to record.</returns>
    public async Task<CallTrigger.Attempted?> RunAsync(CallClaim.Mine mine, Caller? owner, CallWatch watch, CancellationToken cancellationToken)
    {
        var (started, clock) = (time.GetUtcNow(), time.GetTimestamp());
        var (result, timedOut) = await ExecuteAsync(mine, owner, watch);
        if (watch.Lost || (cancellationToken.IsCancellationRequested && result is ToolResult.Failed { Failure.Code: ErrorCodes.Cancelled }))
            return null;
        return new(mine.Attempt, result, identity.Id, started, (long)Math.Ceiling(time.GetElapsedTime(clock).TotalMilliseconds), timedOut);
    }

    async Task<(ToolResult Result, bool TimedOut)> ExecuteAsync(CallClaim.Mine mine, Caller? owner, CallWatch watch)
    {
        var call = mine.Call;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(watch.Token);
        limit.CancelAfter(call.Timeout);
        try
        {
            using var arguments = JsonDocument.Parse(call.Arguments);
            if (tools.Find(call.Tool) is not { } tool)
                return (Fail(ErrorCodes.UnknownTool, $"Tool {call.Tool} not found."), false);
            if (owner?.May(tool.Descriptor.Permission) != true)
                return (await DenyAsync(call, owner, tool.Descriptor, limit.Token), false);
            if (await tools.FaultOfAsync(tool, arguments.RootElement, limit.Token) is { } fault)
                return (Fail(ErrorCodes.InvalidInput, $"The arguments of {call.Tool} break its schema: {fault}."), false);
            faults.Reach("before-effect");
            var result = await Task.Run(() => tool.ExecuteAsync(Context(mine), arguments.RootElement.Clone(), limit.Token), limit.Token).WaitAsync(limit.Token);
            faults.Reach("after-effect");
            return (Bounded(result, call), false);
        }
        catch (FailureException e)
        {
            return (new ToolResult.Failed(e.Failure), false);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested)
        {
            return (Fail(ErrorCodes.Cancelled, "The run was cancelled."), false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (Fail(ErrorCodes.Timeout, $"The timeout of {call.Tool}, {call.Timeout.TotalSeconds:0.###} s, passed."), true);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // a tool may throw anything; its message is the outcome
        {
            ToolThrew(log, e, call.Tool, call.RunId, call.CorrelationId);
            return (new ToolResult.Failed(new Failure(ErrorCodes.ToolFailed, e.Message, FailurePolicy.IsOutage(e) || FailurePolicy.IsOfTheProcess(e))), false);
        }
    }

    async Task<ToolResult> DenyAsync(ToolCall call, Caller? owner, ToolDescriptor tool, CancellationToken cancellationToken)
    {
        if (owner is not null)
            await denied.RecordAsync(new(owner, tool.Name, tool.Permission, call.RunId, call.CorrelationId), cancellationToken);
        return Fail(ErrorCodes.MissingPermission, $"The permission {tool.Permission} is missing, which {tool.Name} needs.");
    }

    static ToolResult Bounded(ToolResult result, ToolCall call) => result switch
    {
        ToolResult.Succeeded { Value: var value } when JsonMarshal.GetRawUtf8Value(value).Length > ToolRegistry.MaxResult =>
            Fail(ErrorCodes.ToolFailed, $"{call.Tool} gave more than {ToolRegistry.MaxResult >> 20} MiB."),
        ToolResult.Succeeded { Value: var value } when SoundJson.FaultOf(value, ToolRegistry.MaxLevels) is { } fault =>
            Fail(ErrorCodes.ToolFailed, $"What {call.Tool} gave {fault}."),
        _ => result,
    };

    static ToolResult.Failed Fail(string code, string message) => new(new Failure(code, message));

    ToolContext Context(CallClaim.Mine mine) => new()
    {
        CallId = mine.Call.CorrelationId,
        RunId = mine.Call.RunId,
        Attempt = mine.Attempt,
        Worker = identity.Id,
        Identity = mine.Identity,
        Datasets = datasets.Of(mine.Identity.UserId),
        Time = time,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Tool {Tool} threw in run {Run}, call {Call}")]
    static partial void ToolThrew(ILogger logger, Exception exception, string tool, Guid run, Guid call);
}
