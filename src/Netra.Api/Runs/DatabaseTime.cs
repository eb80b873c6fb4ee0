using Netra.Storage;

namespace Netra.Api.Runs;

/// <summary>The database's clock without a round trip for each request: read once a second, this process's monotonic clock in between.</summary>
/// <remarks>It is behind the database by at most the time of one query, and never ahead of it while neither clock is set.</remarks>
sealed class DatabaseTime(TimeProvider time)
{
    static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(1);

    /// <summary>An older reading is not gone on from: both clocks drift.</summary>
    static readonly TimeSpan OldAt = TimeSpan.FromSeconds(30);

    volatile Reading? last;

    /// <summary>One request reads, others meanwhile go on from the last reading: a busy API must not ask with every connection it has at the same moment.</summary>
    public async ValueTask<DateTimeOffset> NowAsync(NetraDb db, CancellationToken cancellationToken)
    {
        if (last is { } reading && time.GetElapsedTime(reading.ReadAt) is var age && age < OldAt && (age < ReadEvery || !reading.TryFollow()))
            return reading.Database + age;
        var now = await DbClock.NowAsync(db, cancellationToken);
        last = new(now, time.GetTimestamp());
        return now;
    }

    sealed record Reading(DateTimeOffset Database, long ReadAt)
    {
        int followed;

        /// <summary>True for the first who asks.</summary>
        public bool TryFollow() => Interlocked.Exchange(ref followed, 1) == 0;
    }
}
