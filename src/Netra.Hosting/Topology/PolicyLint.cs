using System.Globalization;

namespace Netra.Hosting;

/// <summary>The traps of policies: which one holds for a queue is computed as the broker does, from patterns and priorities.</summary>
static class PolicyLint
{
    /// <summary>Stands for the queues of tools that have not been declared yet.</summary>
    static readonly string AnyTool = Queues.ForTool("any");

    public static IEnumerable<TopologyFinding> Of(BrokerState broker)
    {
        string[] work = [.. Queues.Work, .. broker.Queues.Select(q => q.Name).Where(BrokerTopology.IsWork), AnyTool];
        return work.Distinct(StringComparer.Ordinal).SelectMany(q => Work(broker, q)).Concat(Catching(broker, work));
    }

    static List<TopologyFinding> Work(BrokerState broker, string queue)
    {
        if (broker.PolicyOf(queue) is not { } policy)
            return [new("no_policy", queue, "no policy applies to it, so a message that crashes its workers comes back for ever", TopologyLint.Apply)];
        List<TopologyFinding> wrong = [];
        if (!(int.TryParse(policy.Value(PolicyKeys.DeliveryLimit), CultureInfo.InvariantCulture, out var limit) && limit > 0))
            wrong.Add(Lacks("no_delivery_limit", PolicyKeys.DeliveryLimit, "a message that crashes its workers comes back for ever"));
        if (policy.Value(PolicyKeys.DeadLetterExchange) != Queues.DeadLetterExchange)
            wrong.Add(Lacks("no_dead_letter_exchange", $"{PolicyKeys.DeadLetterExchange} {Queues.DeadLetterExchange}", "a message beyond the delivery limit is dropped"));
        if (policy.Value(PolicyKeys.DeadLetterStrategy) != PolicyKeys.AtLeastOnce)
            wrong.Add(Lacks("not_at_least_once", $"{PolicyKeys.DeadLetterStrategy} {PolicyKeys.AtLeastOnce}", "a dead letter can be lost on its way"));
        if (policy.Value(PolicyKeys.Overflow) != PolicyKeys.RejectPublish)
            wrong.Add(Lacks("not_reject_publish", $"{PolicyKeys.Overflow} {PolicyKeys.RejectPublish}", "the broker falls back to dead-lettering at most once"));
        return wrong;

        TopologyFinding Lacks(string code, string what, string then) => new(
            code, queue, $"its policy {policy.Name} has no {what}, so {then}",
            policy.Name == BrokerTopology.WorkPolicy ? TopologyLint.Apply : $"Give {policy.Name} a narrower pattern or a priority below {BrokerTopology.WorkPolicy}'s.");
    }

    /// <summary>A policy, or an operator's, that makes work or dead letters disappear.</summary>
    static IEnumerable<TopologyFinding> Catching(BrokerState broker, string[] work)
    {
        var aside = work.SelectMany(BrokerTopology.AsideOf).Append(Queues.DeadLetters).Distinct(StringComparer.Ordinal).ToList();
        foreach (var policy in broker.Policies.Concat(broker.OperatorPolicies))
        {
            var losing = policy.Definition.Keys.Intersect(PolicyKeys.Losing, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var limited = policy.Definition.ContainsKey(PolicyKeys.DeliveryLimit) || policy.Definition.ContainsKey(PolicyKeys.DeadLetterExchange);
            if ((losing.Count > 0 || limited) && aside.Find(policy.Covers) is { } caught)
                yield return new("policy_catches_dead_letters", policy.Name, $"its pattern also matches {caught}, whose messages {(losing.Count > 0 ? $"{string.Join(", ", losing)} makes disappear" : "it would move on after some looks at them")}", "Narrow its pattern to work queues, or run 'netra topology apply' where it is netra-work.");
            if (losing.Find(l => l is "message-ttl" or "expires") is { } expiring && work.FirstOrDefault(policy.Covers) is { } lost)
                yield return new("policy_expires_work", policy.Name, $"its {expiring} expires work in {lost}", "Remove it from the policy; deadlines are in the database.");
        }
    }
}
