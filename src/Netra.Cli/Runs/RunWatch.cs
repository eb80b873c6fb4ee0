using Netra.Client;
using Netra.Contracts.Events;
using Spectre.Console;

namespace Netra.Cli;

/// <summary>Follows a run over the WebSocket: drawn live on a terminal, a line per event elsewhere.</summary>
static class RunWatch
{
    /// <returns>The run as it is after its last event.</returns>
    public static async Task<Run> ToTheEndAsync(NetraClient client, Guid run, long after, Screen screen, CancellationToken cancellationToken)
    {
        var events = client.FollowAsync(run, after, cancellationToken);
        if (screen.IsLive)
            await DrawAsync(events, screen);
        else
            await ListAsync(events, screen);
        return await client.Runs.GetAsync(run, cancellationToken);
    }

    static Task DrawAsync(IAsyncEnumerable<RunEventEnvelope> events, Screen screen)
    {
        var progress = new RunProgress(TimeProvider.System);
        return screen.Console.Live(progress.Draw()).StartAsync(async live =>
        {
            await foreach (var e in events)
            {
                progress.Apply(e);
                live.UpdateTarget(progress.Draw());
            }
        });
    }

    static async Task ListAsync(IAsyncEnumerable<RunEventEnvelope> events, Screen screen)
    {
        await foreach (var e in events)
            screen.Say(EventLine.Of(e));
    }
}
