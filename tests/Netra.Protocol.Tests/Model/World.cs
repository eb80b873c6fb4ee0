using System.Text.Json;
using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Sdk;
using Netra.Storage.Catalogue;
using Netra.Storage.Runs;
using Netra.ToolWorker.Calls;

namespace Netra.Protocol.Tests;

/// <summary>One run among unreliable workers: committed rows, messages that are lost, doubled and reordered, processes that die between any two actions.</summary>
/// <remarks>The rules are the product's own (<see cref="RunTransitions"/>, <see cref="CallTransitions"/>, <see cref="PendingWork"/>); only the database and the bus are played here.</remarks>
sealed partial class World
{
    static readonly JsonElement Empty = JsonSerializer.SerializeToElement(new { });

    static readonly CatalogueEntry[] Tools =
    [
        new() { Kind = "tool", Name = "effect", Permission = "p", MaxAttempts = 3, ReadOnly = false },
        new() { Kind = "tool", Name = "reading", Permission = "p", MaxAttempts = 3, ReadOnly = true },
    ];

    readonly Random random;
    readonly RunOptions options = new() { CancelGraceSeconds = 5, StepBackoffSeconds = 0.2 };
    readonly List<object> messages = [];
    readonly List<(RunTrigger.Decided Decided, bool OverBus)> decisions = [];

    public World(int seed)
    {
        random = new Random(seed);
        Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var behindMany = random.Next(4) == 0;
        Run = new Run
        {
            CorrelationId = Guid.CreateVersion7(Now),
            Agent = "a",
            CorrelationKey = "c",
            RequestId = "r",
            Timeout = TimeSpan.FromSeconds(random.Next(2, 60)),
            CreatedAt = Now,
            DeadlineAt = Now.AddHours(1),
            WaitingFor = behindMany ? WaitingFor.Slot : null,
            DueAt = behindMany ? Now + Run.SlotCheck : Now.AddSeconds(2),
        };
        if (!behindMany)
            messages.Add(PendingWork.Start(Run));
    }

    public DateTimeOffset Now { get; private set; }

    public Run Run { get; private set; }

    public Dictionary<Guid, ToolCall> Calls { get; private set; } = [];

    public List<RunEvent> Log { get; } = [];

    public bool Quiet { get; set; }

    /// <summary>Every change of a run's state that was seen: from, trigger, to.</summary>
    public HashSet<(string From, string Trigger, string To)> RunEdges { get; } = [];

    public HashSet<(string From, string Trigger, string To)> CallEdges { get; } = [];

    /// <summary>One random action.</summary>
    public void Act()
    {
        switch (random.Next(20))
        {
            case < 8:
                Deliver();
                break;
            case < 11:
                FinishAttempt();
                break;
            case < 13:
                FinishDecision();
                break;
            case 13:
                RenewOrDie();
                break;
            case 14 or 15:
                Sweep();
                break;
            case 16 when !Quiet && random.Next(25) == 0:
                RequestCancel();
                break;
            case 17 when random.Next(5) == 0:
                DeadLetterOrRelease();
                break;
            default:
                Now += Quiet ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(random.Next(1500));
                break;
        }
    }

    public string State => $"{Run.Status}({Run.WaitingFor}) step {Run.Step} decided {Run.StepDecided} due {Run.DueAt - Now} deadline {Run.DeadlineAt - Now}; "
        + string.Join(", ", Calls.Values.Select(c => $"{c.Tool}#{c.Step} {c.Status} attempt {c.Attempt} booked {c.Booked}"));

    static string Name(Run run) => run.WaitingFor is null ? run.Status : $"{run.Status}_{run.WaitingFor}";

    void Deliver()
    {
        if (messages.Count == 0)
            return;
        var index = random.Next(messages.Count);
        var message = messages[index];
        var fate = Quiet ? 9 : random.Next(10);
        if (fate != 0)
            messages.RemoveAt(index);
        if (fate == 1)
            return;
        switch (message)
        {
            case StartRun:
                Transition(new RunTrigger.Start(), message);
                break;
            case CallEnded or CallRetrying:
                Transition(new RunTrigger.Book(), message);
                break;
            case CancelRun:
                Transition(new RunTrigger.Cancel(), message);
                break;
            case RunDue:
                Transition(new RunTrigger.Due(), message);
                break;
            case ExecuteStep step:
                Decide(step);
                break;
            case CallTool call:
                Begin(call.CallId);
                break;
            case ToolCallDue due:
                Transition(due.CallId, new CallTrigger.Due(), message);
                break;
            default:
                break;
        }
    }

    void Transition(RunTrigger trigger, object? message)
    {
        var run = Rows.Copy(Run);
        var calls = Calls.Values.Where(c => c.Step == run.Step && run.Step > 0).Select(Rows.Copy).ToList();
        run.UpdatedAt = Now;
        var executor = random.Next(2) == 0 ? "here" : null;
        var frame = new RunFrame(run, run.Status is RunStatus.Waiting or RunStatus.Cancelling ? calls : [], Now, options)
        {
            Executor = executor,
            SlotGranted = Quiet || random.Next(4) != 0,
            Owner = Owners.Anyone,
            Catalogue = (_, name) => Array.Find(Tools, t => t.Name == name),
        };
        List<(string, string, string)> edges = [];
        Check(frame, trigger, edges, RunTransitions.Apply);
        while (frame.BeginsStep && random.Next(2) == 0) // an agent that only computes
            Check(frame, new RunTrigger.Decided(run.Step, run.StepAttempt, Decision(run.Step)), edges, RunTransitions.Continue);
        if (Crashes(message))
            return;
        RunEdges.UnionWith(edges);
        Commit(frame);
        if (Crashes(message))
            return;
        messages.AddRange(frame.Sends);
        if (frame.BeginsStep)
            decisions.Add((new(Run.Step, Run.StepAttempt, Decision(Run.Step)), OverBus: false));
    }

    /// <summary>One rule of a transition, which may take several.</summary>
    void Check<T>(RunFrame frame, T trigger, List<(string From, string Trigger, string To)> edges, Action<RunFrame, T> apply)
    {
        var (before, events, calls) = (Rows.Copy(frame.Run), frame.Events.Count, frame.NewCalls.Count);
        apply(frame, trigger);
        Invariants.OfTransition(before, frame, events, calls, Calls.Values);
        edges.Add((Name(before), trigger!.GetType().Name, Name(frame.Run)));
    }

    void Commit(RunFrame frame)
    {
        Run = frame.Run;
        foreach (var call in frame.Calls.Concat(frame.NewCalls))
        {
            if (Calls.TryGetValue(call.CorrelationId, out var before))
                CallEdges.Add((before.Status, "RunEnds", call.Status));
            Calls[call.CorrelationId] = call;
        }

        Log.AddRange(frame.Events);
        Invariants.Of(this);
    }

    /// <summary>A process dies: the message that it worked on, if there was one, comes again.</summary>
    bool Crashes(object? message)
    {
        if (Quiet || random.Next(12) != 0)
            return false;
        if (message is not null)
            messages.Add(message);
        return true;
    }

    void Decide(ExecuteStep message)
    {
        if (Run.Step != message.Step || Run.StepDecided || Run.Status != RunStatus.Running || Run.CancelRequestedAt is not null)
        {
            Transition(new RunTrigger.Resend(), message);
            return;
        }

        if (Run.StepLeaseUntil > Now)
            return;
        decisions.Add((new(Run.Step, Run.StepAttempt, Decision(Run.Step)), OverBus: true));
    }

    Decision Decision(int step) => step switch
    {
        _ when !Quiet && random.Next(10) == 0 => new Decision.GiveUp(new Failure("x", "again", Retryable: true)),
        _ when !Quiet && random.Next(40) == 0 => new Decision.GiveUp(new Failure("x", "no", Retryable: false)),
        1 => new Decision.Act("both", [new("effect", Empty), new("reading", Empty)]),
        2 => new Decision.Act("one", [new("effect", Empty)]),
        _ => new Decision.Complete(Empty),
    };

    void FinishDecision()
    {
        if (decisions.Count == 0)
            return;
        var (decided, overBus) = Take(decisions);
        ExecuteStep? message = overBus ? new(Run.CorrelationId, decided.Step, default, default) : null;
        if (Quiet || random.Next(8) != 0)
            Transition(decided, message);
        else if (message is not null)
            messages.Add(message);
    }

    void RequestCancel()
    {
        if (Run.IsTerminal || Run.CancelRequestedAt is not null)
            return;
        var run = Rows.Copy(Run);
        (run.CancelRequestedAt, run.DueAt) = (Now, Now);
        Run = run;
        messages.Add(new CancelRun(Run.CorrelationId, default, default));
    }

    /// <summary>Plays the sweep's claim (protocol R4), and its look at the queue for slots (R5).</summary>
    void Sweep()
    {
        if (Run.WaitingFor == WaitingFor.Slot && (Run.DueAt > Now.AddSeconds(60) || Run.DueAt == Run.DeadlineAt))
        {
            Run = Rows.Copy(Run);
            Run.DueAt = Now;
        }

        if (Run.DueAt <= Now)
        {
            Run = Rows.Copy(Run);
            Run.DueAt = Forward(Run.DeadlineAt);
            messages.Add(new RunDue(Run.CorrelationId, default, default));
        }

        foreach (var call in Calls.Values.Where(c => c.DueAt <= Now).ToList())
        {
            var swept = Rows.Copy(call);
            swept.DueAt = Forward(call.DeadlineAt);
            Calls[call.CorrelationId] = swept;
            messages.Add(new ToolCallDue(call.CorrelationId, call.RunId, default, default));
        }
    }

    DateTimeOffset Forward(DateTimeOffset deadline) =>
        deadline <= Now ? Now.AddSeconds(2) : CallDueTimes.Earlier(deadline, Now.AddSeconds(2));

    T Take<T>(List<T> from)
    {
        var index = random.Next(from.Count);
        var item = from[index];
        from.RemoveAt(index);
        return item;
    }
}
