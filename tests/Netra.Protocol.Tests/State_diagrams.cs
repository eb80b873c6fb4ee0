using System.Text;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>The state diagrams of docs/ are what the model has seen the product's rules do.</summary>
/// <remarks>Set <c>NETRA_APPROVE=1</c> to write them anew after a change of the rules.</remarks>
public sealed class State_diagrams
{
    const int Worlds = 40_000;

    [Fact]
    public void The_diagrams_in_docs_show_every_change_of_state_that_the_rules_make()
    {
        var (runs, calls) = (new HashSet<(string, string, string)>(), new HashSet<(string, string, string)>());
        for (var seed = 1; seed <= Worlds; seed++)
        {
            var world = new World(seed);
            for (var i = 0; i < 400; i++)
                world.Act();
            runs.UnionWith(world.RunEdges);
            calls.UnionWith(world.CallEdges);
        }

        Approve("state-run.mmd", runs, "queued", "queued_slot");
        Approve("state-call.mmd", calls, CallStatus.Pending);
    }

    static void Approve(string file, HashSet<(string From, string Trigger, string To)> edges, params string[] initial)
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        foreach (var first in initial)
            text.Append("    [*] --> ").Append(first).Append('\n');
        foreach (var group in edges.Where(e => e.From != e.To).GroupBy(e => (e.From, e.To)).OrderBy(g => g.Key.From, StringComparer.Ordinal).ThenBy(g => g.Key.To, StringComparer.Ordinal))
            text.Append("    ").Append(group.Key.From).Append(" --> ").Append(group.Key.To).Append(" : ").AppendJoin(", ", group.Select(e => e.Trigger).Order(StringComparer.Ordinal)).Append('\n');
        foreach (var end in edges.Select(e => e.To).Distinct(StringComparer.Ordinal).Where(t => edges.All(e => e.From != t || e.To == t)).Order(StringComparer.Ordinal))
            text.Append("    ").Append(end).Append(" --> [*]\n");
        var path = Path.Combine(Root(), "docs", file);
        if (Environment.GetEnvironmentVariable("NETRA_APPROVE") == "1")
            File.WriteAllText(path, text.ToString());
        Assert.True(File.Exists(path), $"docs/{file} is missing; run this test once with NETRA_APPROVE=1.");
        Assert.Equal(File.ReadAllText(path), text.ToString());
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Netra.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
