using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Sdk;
using Netra.Storage.Runs;
using Netra.ToolWorker.Calls;

namespace Netra.Protocol.Tests;

/// <summary>Tool workers: claims, attempts that succeed, fail or die, leases that lapse.</summary>
sealed partial class World
{
    readonly List<Attempt> attempts = [];
    readonly Dictionary<Guid, (int Attempt, DateTimeOffset? LeaseUntil)> lastClaims = [];

    /// <summary>How often each call had its effect, and how often a crash or a lapsed lease allowed a repeat.</summary>
    public Dictionary<Guid, (int Effects, int Allowed)> Effects { get; } = [];

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

    sealed record Attempt(Guid Call, int Number, bool Claimed);
}
