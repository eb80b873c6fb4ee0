using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Netra.Cli;

/// <summary>Where a command's words go: people's to stdout; with <c>--json</c> one document to stdout and all else to stderr.</summary>
sealed class Screen
{
    const int WidthOfFiles = 400;

    public Screen(bool json)
    {
        IsJson = json;
        var terminal = json ? !System.Console.IsErrorRedirected : !System.Console.IsOutputRedirected;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(json ? System.Console.Error : System.Console.Out),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        IsLive = terminal && !json;
        if (!terminal)
            Console.Profile.Width = WidthOfFiles;
    }

    public bool IsJson { get; }

    /// <summary>Whether a person watches, so that lines may be drawn over.</summary>
    public bool IsLive { get; }

    public IAnsiConsole Console { get; }

    /// <summary>A line for people.</summary>
    public void Say(string line) => Console.Write(new Text(line + "\n"));

    /// <summary>The command's outcome: the document with <c>--json</c>, otherwise what <paramref name="people"/> writes.</summary>
    public int Show(JsonElement document, Action people) => Show(document.GetRawText(), people);

    public int Show(JsonNode document, Action people) => Show(document.ToJsonString(CliJson.Options), people);

    int Show(string document, Action people)
    {
        if (IsJson)
            System.Console.Out.WriteLine(document);
        else
            people();
        return Exit.Ok;
    }

    public int Fail(int exitCode, string message, JsonObject error)
    {
        System.Console.Error.WriteLine("netra: " + message);
        if (IsJson)
            System.Console.Out.WriteLine(new JsonObject { ["error"] = error }.ToJsonString(CliJson.Options));
        return exitCode;
    }

    /// <summary>A table without frames.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().NoBorder();
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))).NoWrap().PadRight(2));
        foreach (var row in rows)
            table.AddRow(row.Select(c => new Text(c)));
        Console.Write(table);
    }

    /// <summary>Names and values, one a line; nulls left out.</summary>
    public void Card(params ReadOnlySpan<(string Name, string? Value)> lines)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        foreach (var (name, value) in lines)
        {
            if (!string.IsNullOrEmpty(value))
                grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
        }

        Console.Write(grid);
    }
}
