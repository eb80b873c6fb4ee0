using Microsoft.EntityFrameworkCore;
using Netra.Storage;

namespace Netra.Notifier;

/// <summary>Who wants the events of all own runs.</summary>
sealed class UserTopics(IDbContextFactory<NetraDb> contexts, LogReads log)
{
    readonly Lock gate = new();
    readonly Dictionary<Guid, List<UserTopic>> topics = [];

    /// <summary>From when this returns on, every event of the owner's runs reaches <paramref name="follow"/>'s runs.</summary>
    public async Task<UserTopic> SubscribeAsync(Guid ownerId, Action<UserTopic, Guid, long> follow, CancellationToken cancellationToken)
    {
        DateTimeOffset since;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            since = await DbClock.NowAsync(db, cancellationToken);
        var topic = new UserTopic(ownerId, await log.LiveAsync([ownerId], cancellationToken), since, follow);
        lock (gate)
        {
            if (topics.TryGetValue(ownerId, out var all))
                all.Add(topic);
            else
                topics[ownerId] = [topic];
        }

        return topic;
    }

    public void Unsubscribe(UserTopic topic)
    {
        lock (gate)
        {
            if (topics.TryGetValue(topic.OwnerId, out var all) && all.Remove(topic) && all.Count == 0)
                topics.Remove(topic.OwnerId);
        }
    }

    public IReadOnlyCollection<Guid> Owners()
    {
        lock (gate)
            return [.. topics.Keys];
    }

    public void Saw(Guid ownerId, Guid runId, long fromSeq)
    {
        UserTopic[] interested;
        lock (gate)
            interested = topics.TryGetValue(ownerId, out var all) ? [.. all] : [];
        foreach (var topic in interested)
            topic.Saw(runId, fromSeq);
    }
}
