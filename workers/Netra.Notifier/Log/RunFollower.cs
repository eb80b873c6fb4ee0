using System.Runtime.CompilerServices;
using Netra.Hosting;

namespace Netra.Notifier;

/// <summary>One reader of one run's log: every event after the cursor once and in order, live or from the log, to the end. Every transport reads through it.</summary>
sealed class RunFollower(RunChannels channels, RunChannel channel, Instruments instruments, long cursor)
{
    static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(1);

    int released;

    public Guid RunId => channel.RunId;

    /// <summary>Where the replay really starts.</summary>
    public long From { get; } = cursor + 1;

    /// <summary>The last event that was there at the start.</summary>
    public long Head { get; init; }

    /// <summary>The run's status at the start.</summary>
    public string Status { get; init; } = "";

    /// <summary>Whether events between the asked cursor and <see cref="From"/> are gone.</summary>
    public bool Reset { get; init; }

    public async IAsyncEnumerable<EventBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = From - 1;
        while (await NextAsync(last, cancellationToken) is { } batch)
        {
            if (batch.FromLog && last >= Head)
                instruments.GapFilled();
            last = batch.Last;
            yield return batch;
        }
    }

    /// <summary>Waits for the database while it is away: a stream outlives that.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<EventBatch?> NextAsync(long last, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await channel.NextAsync(last, cancellationToken);
            }
            catch (Exception e) when (FailurePolicy.IsOutage(e))
            {
                await Task.Delay(OutagePause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Follows no more; once is enough.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref released, 1) == 0)
            channels.Release(channel);
    }
}
