using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Threads;

/// <summary>What a run sees of its thread.</summary>
public static class Conversation
{
    /// <summary>The last messages that a run is shown.</summary>
    public const int Most = 50;

    /// <summary>Messages from before the run's start, oldest first: the same for every step and attempt.</summary>
    public static async Task<IReadOnlyList<ThreadMessage>> BeforeAsync(NetraDb db, Guid ownerId, Guid threadId, DateTimeOffset start, CancellationToken cancellationToken)
    {
        var last = await db.ThreadMessages.AsNoTracking().Where(m => m.ThreadId == threadId && m.OwnerId == ownerId && m.CreatedAt < start)
            .OrderByDescending(m => m.Id).Take(Most).ToListAsync(cancellationToken);
        last.Reverse();
        return last;
    }
}
