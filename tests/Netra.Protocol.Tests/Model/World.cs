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
sealed class World
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
    readonly List<Attempt> attempts = [];
    readonly List<RunTrigger.Decided> decisions = [];
    readonly Dictionary<Guid, (int Attempt, DateTimeOffset? LeaseUntil)> lastClaims = [];

    public World(int seed)
    {
        random = new Random(seed);
        Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Run = new Run
        {
            CorrelationId = Guid.CreateVersion7(Now),
            Agent = "a",
            CorrelationKey = "c",
            RequestId = "r",
            Timeout = TimeSpan.FromSeconds(random.Next(2, 60)),
            CreatedAt = Now,
            DeadlineAt = Now.AddHours(1),
            DueAt = Now.AddSeconds(2),
        };
        messages.Add(PendingWork.Start(Run));
    }

    public DateTimeOffset Now { get; private set; }

    public Run Run { get; private set; }

    public Dictionary<Guid, ToolCall> Calls { get; private set; } = [];

    public List<RunEvent> Log { get; } = [];

    /// <summary>How often each call had its effect, and how often a crash or a lapsed lease allowed a repeat.</summary>
    public Dictionary<Guid, (int Effects, int Allowed)> Effects { get; } = [];

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
        var frame = new RunFrame(run, run.Status is RunStatus.Waiting or RunStatus.Cancelling ? calls : [], Now, options)
        {
            SlotGranted = Quiet || random.Next(4) != 0,
            Owner = Owners.Anyone,
            Catalogue = (_, name) => Array.Find(Tools, t => t.Name == name),
        };
        RunTransitions.Apply(frame, trigger);
        if (Crashes(message))
            return;
        Commit(frame, trigger);
        if (!Crashes(message))
            messages.AddRange(frame.Sends);
    }

    void Commit(RunFrame frame, RunTrigger trigger)
    {
        Invariants.OfTransition(Run, frame, Calls.Values);
        RunEdges.Add((Name(Run), trigger.GetType().Name, Name(frame.Run)));
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

    void Transition(Guid id, CallTrigger trigger, object? message)
    {
        if (!Calls.TryGetValue(id, out var row))
            return;
        var call = Rows.Copy(row);
        call.UpdatedAt = Now;
        var commands = CallTransitions.Apply(call, trigger, Now);
        if (Crashes(message))
            return;
        Invariants.OfCall(row, call);
        CallEdges.Add((row.Status, trigger.GetType().Name, call.Status));
        Calls[id] = call;
        Invariants.Of(this);
        if (!Crashes(message))
            messages.AddRange(commands);
    }

    /// <summary>A process dies: the message that it worked on comes again.</summary>
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
        decisions.Add(new(Run.Step, Run.StepAttempt, Decision(Run.Step)));
    }

    Decision Decision(int step) => step switch
    {
        _ when !Quiet && random.Next(10) == 0 => new Decision.GiveUp(new Failure("x", "again", Retryable: true)),
        1 => new Decision.Act("both", [new("effect", Empty), new("reading", Empty)]),
        2 => new Decision.Act("one", [new("effect", Empty)]),
        _ => new Decision.Complete(Empty),
    };

    void FinishDecision()
    {
        if (decisions.Count == 0)
            return;
        var decided = Take(decisions);
        if (!Quiet && random.Next(8) == 0)
        {
            messages.Add(PendingWork.Execute(Run));
            return;
        }

        Transition(decided, new ExecuteStep(Run.CorrelationId, decided.Step, default, default));
    }

    /// <summary>Plays the claims' conditional update (protocol C1).</summary>
    void Begin(Guid id)
    {
        if (!Calls.TryGetValue(id, out var call))
            return;
        if (call.HasEnded)
        {
            messages.Add(new CallEnded(call.RunId, id, default, default));
            return;
        }

        if (call.CancelRequested || !CallTransitions.MayStart(call, Now))
            return;
        if (call.Attempt >= call.MaxAttempts + CallTransitions.SpareClaims)
        {
            Transition(id, new CallTrigger.Exhausted(), message: null);
            return;
        }

        var attempt = call.Attempt + 1;
        if (call is { ReadOnly: true, Status: CallStatus.Pending, LeaseUntil: null })
        {
            attempts.Add(new(id, attempt, Claimed: false));
            return;
        }

        CallEdges.Add((call.Status, "Claim", CallStatus.Running));
        var claimed = Rows.Copy(call);
        (claimed.Status, claimed.Attempt, claimed.LeaseUntil) = (CallStatus.Running, attempt, Now + CallDueTimes.Lease);
        claimed.DueAt = CallDueTimes.Earlier(claimed.LeaseUntil.Value, claimed.DeadlineAt);
        Calls[id] = claimed;
        attempts.Add(new(id, attempt, Claimed: true));
        if (lastClaims.ContainsKey(id) && (call.Status == CallStatus.Pending || !(call.LeaseUntil > Now)))
            Allow(id);
        lastClaims[id] = (attempt, claimed.LeaseUntil);
    }

    void FinishAttempt()
    {
        if (attempts.Count == 0)
            return;
        var attempt = Take(attempts);
        var (effects, allowed) = Effects.GetValueOrDefault(attempt.Call);
        Effects[attempt.Call] = (effects + 1, allowed);
        ToolResult result = !Quiet && random.Next(4) == 0
            ? new ToolResult.Failed(new Failure("tool_failed", "no", Retryable: random.Next(2) == 0))
            : new ToolResult.Succeeded(Empty);
        Transition(attempt.Call, new CallTrigger.Attempted(attempt.Number, result, "w", Now, 1), new CallTool(attempt.Call, Run.CorrelationId, "t", default, default));
    }

    void RenewOrDie()
    {
        if (attempts.Count == 0)
            return;
        var attempt = attempts[random.Next(attempts.Count)];
        var call = Calls[attempt.Call];
        if (random.Next(2) == 0)
            attempts.Remove(attempt);
        else if (attempt.Claimed && call.Status == CallStatus.Running && call.Attempt == attempt.Number && !call.CancelRequested)
        {
            var renewed = Rows.Copy(call);
            renewed.LeaseUntil = Now + CallDueTimes.Lease;
            renewed.DueAt = CallDueTimes.Earlier(renewed.LeaseUntil.Value, renewed.DeadlineAt);
            Calls[attempt.Call] = renewed;
        }
    }

    void Allow(Guid id)
    {
        var (effects, allowed) = Effects.GetValueOrDefault(id);
        Effects[id] = (effects, allowed + 1);
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

    /// <summary>Plays the sweep's claim (protocol R4).</summary>
    void Sweep()
    {
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

    sealed record Attempt(Guid Call, int Number, bool Claimed);
}
