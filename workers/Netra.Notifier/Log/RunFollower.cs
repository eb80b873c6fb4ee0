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
            last = batch.Last;
            yield return batch;
        }
    }

    /// <summary>What follows the cursor; null at the end of the log. Waits for the database while it is away: a stream outlives that.</summary>
    public async Task<EventBatch?> NextAsync(long last, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var batch = await channel.NextAsync(last, cancellationToken);
                if (batch is { FromLog: true } && last >= Head)
                    instruments.GapFilled();
                return batch;
            }
            catch (Exception e) when (FailurePolicy.IsOutage(e))
            {
                await Task.Delay(OutagePause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="RunChannel.Join"/>
    public void Join(LiveReader reader) => channel.Join(reader);

    /// <inheritdoc cref="RunChannel.TryGoLive"/>
    public bool TryGoLive(LiveReader reader) => channel.TryGoLive(reader);

    /// <inheritdoc cref="RunChannel.Leave"/>
    public bool StopLive(LiveReader reader) => channel.Leave(reader);

    /// <summary>Follows no more; once is enough.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref released, 1) == 0)
            channels.Release(channel);
    }
}
