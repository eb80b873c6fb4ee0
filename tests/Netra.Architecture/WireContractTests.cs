using Netra.Contracts;

namespace Netra.Architecture;

/// <summary>Names and members of contracts are wire format: a process of the last version must understand one of the next.</summary>
public sealed class WireContractTests
{
    const string Approved = "tests/Netra.Architecture/Approved/contracts.txt";

    [Fact]
    public void The_contracts_are_the_approved_ones()
    {
        var now = ContractText.Of(typeof(ICommand).Assembly);
        var before = File.Exists(Path.Combine(Repository.Root, Approved)) ? Repository.Read(Approved) : "";
        if (now == before)
            return;
        var received = Path.Combine(Repository.Root, "artifacts", "contracts.received.txt");
        File.WriteAllText(received, now);
        Assert.Fail($"""
            The wire contracts differ from {Approved}:
            {Difference(before, now)}
            A removed or renamed line breaks messages that are under way during an upgrade; a new optional member does not.
            If the change is meant, accept it and note it in CHANGELOG.md:  cp "{received}" "{Path.Combine(Repository.Root, Approved)}"
            """);
    }

    [Fact]
    public void A_difference_names_the_type_of_each_line() =>
        Assert.Equal("- class A /   int X\n+ class A /   long X", Difference("class A\n  int X\n", "class A\n  long X\n"));

    static string Difference(string before, string now) =>
        string.Join('\n', Qualified(before).Except(Qualified(now), StringComparer.Ordinal).Select(l => "- " + l)
            .Concat(Qualified(now).Except(Qualified(before), StringComparer.Ordinal).Select(l => "+ " + l)));

    static IEnumerable<string> Qualified(string text)
    {
        var type = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != ' ')
                type = line;
            yield return line[0] == ' ' ? $"{type} / {line}" : line;
        }
    }
}
