using System.CommandLine;

namespace Netra.Cli;

/// <summary>A command with examples.</summary>
sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Machine output: one JSON document on stdout, progress on stderr.", Recursive = true };

    /// <summary>What one could type after <c>netra </c>.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    public Verb With(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                Add(argument);
            else if (symbol is Option option)
                Add(option);
            else if (symbol is Command command)
                Add(command);
        }

        return this;
    }

    public Verb Does(Func<Invocation, Task<int>> action)
    {
        SetAction((parsed, cancellationToken) => action(new Invocation(parsed, new Screen(parsed.GetValue(Json)), cancellationToken)));
        return this;
    }
}
