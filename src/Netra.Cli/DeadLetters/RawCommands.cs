using System.CommandLine;
using System.Text.Json.Nodes;
using Netra.Hosting.DeadLetters;

namespace Netra.Cli;

/// <summary><c>dlq raw</c>: straight on a queue, without the fleet and its database.</summary>
static class RawCommands
{
    static readonly Argument<string> Queue = new("QUEUE") { Description = "Such as netra.runs_error or netra.dead-letters." };
    static readonly Argument<string> Source = new("FILE") { Description = "A file that 'take' or 'dlq export' wrote." };
    static readonly Option<int> Count = new("--count") { HelpName = "N", Description = "How many at most.", DefaultValueFactory = _ => 100 };
    static readonly Option<string> Target = new("--out") { HelpName = "FILE", Description = "Where to; what is there stays.", Required = true };
    static readonly Option<string?> Into = new("--queue") { HelpName = "QUEUE", Description = "For all of them; a work queue gets them as new messages. Back to where they were when left out." };

    public static Command Create() => new Verb("raw", "Straight on a queue, for when the database is down: the fleet is not asked.").With(
        new Verb("take", "Take messages off a queue into a file, one a line. They leave the queue when they are on the disk.", "dlq raw take netra.runs_error --count 500 --out saved.jsonl")
            .With(Queue, Count, Target, ServerAddress.Broker).Does(i => OnAsync(() => TakeAsync(i))),
        new Verb("put", "Put messages of a file into their queues again, each confirmed.", "dlq raw put saved.jsonl", "dlq raw put saved.jsonl --queue netra.runs")
            .With(Source, Into, ServerAddress.Broker).Does(i => OnAsync(() => PutAsync(i))));

    static async Task<int> TakeAsync(Invocation i)
    {
        var taken = await RawMessages.TakeAsync(ServerAddress.GetBroker(i), i.Get(Queue), i.Get(Count), messages => RawFile.AppendAsync(i.Get(Target)!, messages, i.Token), i.Token);
        return i.Screen.Show(new JsonObject { ["taken"] = taken, ["file"] = i.Get(Target) }, () => i.Screen.Say($"{taken} taken into {i.Get(Target)}."));
    }

    static async Task<int> PutAsync(Invocation i)
    {
        var messages = await RawFile.ReadAsync(i.Get(Source), i.Token);
        var queue = i.Get(Into);
        await RawMessages.PutAsync(ServerAddress.GetBroker(i), messages, queue, replay: queue is not null && Hosting.BrokerTopology.IsWork(queue), i.Token);
        return i.Screen.Show(new JsonObject { ["put"] = messages.Count }, () => i.Screen.Say($"{messages.Count} put."));
    }

    public static async Task<int> OnAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (BrokerRefusedException e)
        {
            throw new CommandException(e.IsUnreachable ? Exit.Unreachable : Exit.NotFound, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CommandException(Exit.Usage, e.Message);
        }
    }
}
