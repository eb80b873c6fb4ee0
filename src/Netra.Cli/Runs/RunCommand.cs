using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>run</c>: submit, and follow to the end.</summary>
static class RunCommand
{
    static readonly Argument<string> Agent = new("AGENT") { Description = "The agent, from 'agents ls'." };
    static readonly Option<string?> Input = new("--input") { HelpName = "JSON|@FILE", Description = "The run's input: a JSON object, or @FILE that holds one." };
    static readonly Option<string?> Dataset = new("--dataset") { HelpName = "FILE|ID", Description = "Sets dataset_id of the input: a dataset's id, or a file to import first." };
    static readonly Option<Guid?> Thread = new("--thread") { HelpName = "ID", Description = "The thread that the run continues." };
    static readonly Option<double?> Timeout = new("--timeout") { HelpName = "SECONDS", Description = "The run's limit in seconds; the tenant's default when left out." };
    static readonly Option<bool> Watch = new("--watch") { Description = "Follow the run to its end; exit 1 unless it completed." };

    public static Command Create() => new Verb(
            "run", "Submit a run.",
            "run cost-optimizer --dataset bill.csv.gz --watch",
            """run tool --input '{"tool":"noop","arguments":{}}' --watch --json""",
            "run script --input @script.json")
        .With(Agent, Input, Dataset, Thread, Timeout, Watch).Does(RunAsync);

    static async Task<int> RunAsync(Invocation i)
    {
        var input = await ReadInputAsync(i.Get(Input), i.Token);
        using var client = Invocation.Connect();
        if (i.Get(Dataset) is { } dataset)
            input["dataset_id"] = Guid.TryParse(dataset, out var id) ? id : (await DataImport.ImportAsync(client, i.Screen, dataset, null, null, i.Token)).Id;
        var request = new RunRequest
        {
            Agent = i.Get(Agent),
            Input = JsonSerializer.SerializeToElement(input),
            ThreadId = i.Get(Thread),
            TimeoutSeconds = i.Get(Timeout),
        };
        var run = await client.Runs.SubmitAsync(request, idempotencyKey: null, i.Token);
        if (i.Get(Watch))
            return RunCard.Finish(i.Screen, await RunWatch.ToTheEndAsync(client, run.Id, 0, i.Screen, i.Token));
        return i.Screen.Show(run.Json, () => i.Screen.Say($"{run.Id} {run.Status}; follow it with: netra runs watch {run.Id}"));
    }

    static async Task<JsonObject> ReadInputAsync(string? text, CancellationToken cancellationToken)
    {
        if (text is ['@', .. var file])
        {
            if (!File.Exists(file))
                throw new CommandException(Exit.Usage, $"--input: there is no file '{file}'.");
            text = await File.ReadAllTextAsync(file, cancellationToken);
        }

        try
        {
            return JsonNode.Parse(text ?? "{}") as JsonObject ?? throw new CommandException(Exit.Usage, "--input must be a JSON object, such as '{\"goal\":\"save\"}'.");
        }
        catch (JsonException e)
        {
            throw new CommandException(Exit.Usage, $"--input is no JSON: {e.Message}");
        }
    }
}
