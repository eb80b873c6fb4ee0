using System.Collections.Concurrent;
using Netra.Contracts;

namespace Netra.Bench.Load;

/// <summary>How a run ended, and when the driver knew.</summary>
/// <param name="At">Timestamp.</param>
/// <param name="Polled">Found by a read because no frame had told of it.</param>
sealed record Completion(bool Completed, long At, bool Polled);

/// <summary>Matches runs with the frames that end them, whichever the driver sees first; a run that no frame ends within 2 s is read, then ever less often.</summary>
sealed class Completions : IAsyncDisposable
{
    const int PollsAtOnce = 8;
    static readonly TimeSpan PollAfter = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<Guid, TaskCompletionSource<Completion>> runs = new();
    readonly SemaphoreSlim polls = new(PollsAtOnce, PollsAtOnce);
    readonly CancellationTokenSource stop = new();
    readonly BenchOptions options;
    readonly Fleet fleet;
    readonly UserStream stream;
    readonly Task reading;

    Completions(BenchOptions options, Fleet fleet)
    {
        (this.options, this.fleet) = (options, fleet);
        stream = new UserStream(options, (run, completed, at) => Of(run).TrySetResult(new(completed, at, Polled: false)));
        reading = stream.RunAsync(stop.Token);
    }

    /// <summary>Returns once the subscription stands, so that no later end is missed.</summary>
    public static async Task<Completions> OpenAsync(BenchOptions options, Fleet fleet, CancellationToken cancellationToken)
    {
        var completions = new Completions(options, fleet);
        try
        {
            await completions.stream.Subscribed.WaitAsync(TimeSpan.FromSeconds(15), options.Time, cancellationToken);
            return completions;
        }
        catch
        {
            await completions.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the run's end.</summary>
    /// <exception cref="OperationCanceledException">It has not ended.</exception>
    public async Task<Completion> WaitAsync(Guid run, CancellationToken cancellationToken)
    {
        var ended = Of(run).Task;
        for (var pause = PollAfter; ; pause *= 2)
        {
            try
            {
                var completion = await ended.WaitAsync(pause, options.Time, cancellationToken);
                runs.TryRemove(run, out _);
                return completion;
            }
            catch (TimeoutException)
            {
                await PollAsync(run, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading;
        stop.Dispose();
        polls.Dispose();
    }

    async Task PollAsync(Guid run, CancellationToken cancellationToken)
    {
        await polls.WaitAsync(cancellationToken);
        try
        {
            if (await fleet.StatusAsync(run, cancellationToken) is { } status && RunStatus.IsTerminal(status))
                Of(run).TrySetResult(new(status == RunStatus.Completed, options.Time.GetTimestamp(), Polled: true));
        }
        finally
        {
            polls.Release();
        }
    }

    TaskCompletionSource<Completion> Of(Guid run) => runs.GetOrAdd(run, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
