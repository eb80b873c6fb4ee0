using System.CommandLine;
using System.Text.Json.Nodes;
using Netra.Hosting;

namespace Netra.Cli;

/// <summary><c>topology plan</c>, <c>apply</c> and <c>lint</c>.</summary>
static class TopologyCommands
{
    const string Example = "--broker amqp://netra:pw@127.0.0.1:5672/netra --management http://127.0.0.1:15672";

    public static Command Create() => new Verb("topology", "What the broker must hold before a fleet starts.").With(
        new Verb("plan", "Show what the broker lacks or has differently; change nothing.", "topology plan " + Example)
            .With(ServerAddress.Broker, ServerAddress.Management).Does(i => OnAsync(i, PlanAsync)),
        new Verb("apply", "Declare exchanges and queues, and set the policy of work queues. Repeatable; deletes nothing.", "topology apply " + Example)
            .With(ServerAddress.Broker, ServerAddress.Management).Does(i => OnAsync(i, ApplyAsync)),
        new Verb("lint", "Look for what loses work: exit code 1 where a fleet would refuse to start.", "topology lint --json")
            .With(ServerAddress.Broker, ServerAddress.Management).Does(i => OnAsync(i, LintAsync)));

    static async Task<int> PlanAsync(Invocation i, BrokerManagement management)
    {
        var changes = TopologyPlan.Of(await management.ReadAsync(i.Token));
        var document = new JsonObject
        {
            ["changes"] = new JsonArray([.. changes.Select(c => new JsonObject { ["action"] = c.Action, ["kind"] = c.Kind, ["name"] = c.Name, ["reason"] = c.Reason })]),
        };
        return i.Screen.Show(document, () =>
        {
            if (changes.Count == 0)
                i.Screen.Say("Nothing to change.");
            else
                i.Screen.Table(["ACTION", "KIND", "NAME", "REASON"], changes.Select(c => new[] { c.Action, c.Kind, c.Name, c.Reason ?? "" }));
        });
    }

    static async Task<int> ApplyAsync(Invocation i, BrokerManagement management)
    {
        var changes = await management.ApplyAsync(i.Token);
        var (applied, left) = (changes.Where(c => c.IsSafe).ToList(), changes.Where(c => !c.IsSafe).ToList());
        i.Screen.Show(new JsonObject { ["applied"] = Names(applied), ["left"] = Names(left) }, () =>
        {
            foreach (var change in changes)
                i.Screen.Say(change.IsSafe ? change.ToString() : "left to you: " + change);
            if (changes.Count == 0)
                i.Screen.Say("Nothing to change.");
        });
        return left.Count == 0 ? Exit.Ok : Exit.Failed;
    }

    static async Task<int> LintAsync(Invocation i, BrokerManagement management)
    {
        var findings = TopologyLint.Of(await management.ReadAsync(i.Token));
        var document = new JsonObject
        {
            ["findings"] = new JsonArray([.. findings.Select(f => new JsonObject { ["code"] = f.Code, ["subject"] = f.Subject, ["problem"] = f.Problem, ["remedy"] = f.Remedy })]),
        };
        i.Screen.Show(document, () =>
        {
            if (findings.Count == 0)
                i.Screen.Say("The topology is safe.");
            else
                i.Screen.Table(["CODE", "SUBJECT", "PROBLEM", "REMEDY"], findings.Select(f => new[] { f.Code, f.Subject, f.Problem, f.Remedy }));
        });
        return findings.Count == 0 ? Exit.Ok : Exit.Failed;
    }

    static JsonArray Names(IEnumerable<TopologyChange> changes) => new([.. changes.Select(c => JsonValue.Create(c.ToString()))]);

    static async Task<int> OnAsync(Invocation i, Func<Invocation, BrokerManagement, Task<int>> action)
    {
        using var management = ServerAddress.GetManagement(i);
        try
        {
            return await action(i, management);
        }
        catch (HttpRequestException e)
        {
            throw ServerAddress.Refused(management, e);
        }
    }
}
