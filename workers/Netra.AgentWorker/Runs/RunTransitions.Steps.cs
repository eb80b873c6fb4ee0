using System.Text.Json;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Sdk;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

static partial class RunTransitions
{
    static void Decided(RunFrame frame, RunTrigger.Decided decided)
    {
        var run = frame.Run;
        if (run.Status != RunStatus.Running || run.Step != decided.Step || run.StepDecided)
            return;
        if (decided.Decision is Decision.GiveUp { Failure.Retryable: true } && decided.Attempt != run.StepAttempt)
            return;
        frame.Applied = true;
        (run.StepLeaseUntil, run.StepWorker) = (null, null);
        run.InputTokens += Math.Max(0, decided.Decision.Tokens.Input);
        run.OutputTokens += Math.Max(0, decided.Decision.Tokens.Output);
        if (decided.Decision is not Decision.Complete and not Decision.GiveUp { Failure.Retryable: false } && TokenFault(frame) is { } fault)
        {
            Fail(frame, new Failure(ErrorCodes.QuotaExceeded, fault));
            return;
        }

        switch (decided.Decision)
        {
            case Decision.Complete complete:
                Complete(frame, complete.Result);
                break;
            case Decision.GiveUp giveUp:
                GiveUp(frame, giveUp.Failure);
                break;
            case Decision.Act act:
                Act(frame, act.Reasoning, act.ProgressPercentage, [.. act.Calls.Select((c, i) => NewCalls.ForTool(frame, c, i))]);
                break;
            case Decision.Ask ask:
                Act(frame, ask.Reasoning, ask.ProgressPercentage, [NewCalls.ForApproval(frame, ask)]);
                break;
            case Decision.StartChild child:
                Act(frame, child.Reasoning, child.ProgressPercentage, [NewCalls.ForChild(frame, child)]);
                break;
            default:
                throw new InvalidOperationException($"Unknown decision {decided.Decision.GetType().Name}.");
        }
    }

    /// <summary>Why a run may not go on that needs a model; one whose model has said the last word may end.</summary>
    static string? TokenFault(RunFrame frame) =>
        frame.Run.InputTokens + frame.Run.OutputTokens > frame.Options.MaxTokens ? $"Models have taken more than the {frame.Options.MaxTokens} tokens that a run is allowed."
        : frame.TokensGranted ? null
        : "Models have taken all the tokens of today that the tenant's tier allows.";

    static void Act(RunFrame frame, string reasoning, int? progress, List<ToolCall> calls)
    {
        var run = frame.Run;
        if (calls.Count > frame.Options.MaxCallsPerStep)
        {
            Fail(frame, new Failure(ErrorCodes.AgentFailed, $"The agent asked for {calls.Count} calls in one step; {frame.Options.MaxCallsPerStep} are allowed."));
            return;
        }

        run.StepDecided = true;
        frame.Append(EventTypes.AgentThinking, EventData.Thinking(run, frame.Now, reasoning, progress), run.Step);
        frame.Calls.Clear();
        frame.Calls.AddRange(calls);
        frame.NewCalls.AddRange(calls);
        foreach (var call in calls.Where(c => !c.HasEnded))
            Announce(frame, call);
        if (calls.Count > 0)
            (run.Status, run.WaitingFor) = (RunStatus.Waiting, WaitFor(calls[0].Kind));
        run.ToolCalls += calls.Count(c => c.Kind == CallKinds.Tool);
        BookEnded(frame);
    }

    static void Announce(RunFrame frame, ToolCall call)
    {
        var run = frame.Run;
        var (type, data) = call.Kind switch
        {
            CallKinds.Approval => (EventTypes.ApprovalRequested, EventData.ApprovalRequested(run, frame.Now, call)),
            CallKinds.Child => (EventTypes.ChildStarted, EventData.ChildStarted(run, frame.Now, call)),
            _ => (EventTypes.ToolExecuting, EventData.ToolExecuting(run, frame.Now, call)),
        };
        frame.Append(type, data, call.Step, call.CorrelationId);
        frame.Sends.AddRange(PendingWork.Begin(run, call));
    }

    static string WaitFor(string kind) => kind switch
    {
        CallKinds.Approval => WaitingFor.Approval,
        CallKinds.Child => WaitingFor.Child,
        _ => WaitingFor.Tools,
    };

    static void GiveUp(RunFrame frame, Failure failure)
    {
        var run = frame.Run;
        if (!failure.Retryable)
        {
            Fail(frame, failure);
            return;
        }

        if (run.StepAttempt >= frame.Options.StepAttempts)
        {
            Fail(frame, new Failure(ErrorCodes.MaxRetriesExceeded, $"Max retries exceeded: {failure.Message}"));
            return;
        }

        var retrying = failure with { Message = $"retrying ({run.StepAttempt} of {frame.Options.StepAttempts} attempts failed): {failure.Message}" };
        frame.Append(EventTypes.AgentError, EventData.Error(run, frame.Now, retrying, recoverable: true), run.Step, attempt: run.StepAttempt);
        run.StepLeaseUntil = frame.Now + frame.Options.StepBackoff(run.StepAttempt);
        run.StepAttempt++;
    }

    static void Complete(RunFrame frame, JsonElement result)
    {
        frame.Run.Result = result.GetRawText();
        End(frame, RunStatus.Completed, EventTypes.AgentCompleted, run => EventData.Completed(run, frame.Now, result));
    }
}
