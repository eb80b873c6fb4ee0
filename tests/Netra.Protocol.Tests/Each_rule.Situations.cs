using System.Text.Json;
using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage.Catalogue;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>The situations that the rules are tried in.</summary>
public sealed partial class Each_rule
{
    static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly JsonElement Empty = JsonSerializer.SerializeToElement(new { });

    static RunTrigger.Decided Both() => new(1, 1, new Decision.Act("both", [new("effect", Empty), new("reading", Empty)]));

    static RunFrame Apply(Run run, List<ToolCall> calls, RunTrigger trigger, bool slot = true)
    {
        var frame = new RunFrame(run, calls, Now, new RunOptions { CancelGraceSeconds = 5, StepBackoffSeconds = 0.2 })
        {
            SlotGranted = slot,
            Owner = Owners.Anyone,
            Catalogue = (_, name) => new CatalogueEntry { Kind = "tool", Name = name, Permission = "p", MaxAttempts = 3, ReadOnly = name == "reading" },
        };
        RunTransitions.Apply(frame, trigger);
        return frame;
    }

    static (Run Run, ToolCall First, ToolCall Second) WaitingForTwo()
    {
        var run = NewRun(RunStatus.Waiting);
        (run.WaitingFor, run.StepDecided) = (WaitingFor.Tools, true);
        return (run, NewCall(run), NewCall(run));
    }

    static Run NewRun(string status) => new()
    {
        CorrelationId = Guid.CreateVersion7(Now),
        Agent = "a",
        CorrelationKey = "c",
        RequestId = "r",
        Status = status,
        Step = status == RunStatus.Queued ? 0 : 1,
        StepAttempt = 1,
        Timeout = TimeSpan.FromSeconds(30),
        CreatedAt = Now,
        StartedAt = status == RunStatus.Queued ? null : Now,
        DeadlineAt = Now.AddSeconds(30),
        DueAt = Now.AddSeconds(5),
    };

    static ToolCall NewCall(Run run, bool readOnly = false) => new()
    {
        CorrelationId = Guid.CreateVersion7(Now),
        RunId = run.CorrelationId,
        Tool = readOnly ? "reading" : "effect",
        Step = 1,
        Arguments = "{}",
        MaxAttempts = 3,
        ReadOnly = readOnly,
        Timeout = TimeSpan.FromSeconds(5),
        CreatedAt = Now,
        DeadlineAt = run.DeadlineAt,
        DueAt = Now.AddSeconds(3),
    };

    static ToolCall End(ToolCall call)
    {
        (call.Status, call.Attempt, call.Result, call.EndedAt, call.DueAt, call.LeaseUntil) = (CallStatus.Succeeded, 1, "{}", Now, null, null);
        return call;
    }
}
