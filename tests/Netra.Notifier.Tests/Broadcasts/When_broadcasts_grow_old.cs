using Microsoft.EntityFrameworkCore;
using Netra.Storage;

namespace Netra.Notifier.Tests;

/// <summary>The system log keeps 24 hours.</summary>
public sealed class When_broadcasts_grow_old : IAsyncLifetime
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    TestNotifier notifier = null!;
    TestBroadcasts system = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        notifier = await TestNotifier.StartAsync();
        system = new(notifier);
        for (var i = 0; i < 3; i++)
            await system.AppendAsync("number " + i);
    }

    public ValueTask DisposeAsync() => notifier.DisposeAsync();

    [Fact]
    public async Task What_is_older_is_not_replayed_and_what_is_younger_is()
    {
        await AgeAsync(1, Kept + Minute);
        await AgeAsync(2, Kept - Minute);
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());

        Assert.Equal((2, 3, true), await SubscribeAsync(client, after: 0));

        Assert.Equal([2, 3], await client.SeqsAsync(2));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Where_all_is_older_a_cursor_before_it_is_reset_to_the_head(int after, bool reset)
    {
        for (var seq = 1; seq <= 3; seq++)
            await AgeAsync(seq, Kept + Minute);
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());

        Assert.Equal((4, 3, reset), await SubscribeAsync(client, after));

        await system.PublishAsync(await system.AppendAsync("new"));
        Assert.Equal([4], await client.SeqsAsync(1));
    }

    [Fact]
    public async Task The_next_broadcast_takes_the_older_ones_away()
    {
        await AgeAsync(1, Kept + Minute);
        await AgeAsync(2, Kept - Minute);

        await system.AppendAsync("new");

        await using var db = StorageRegistration.Open(notifier.DatabaseUrl);
        Assert.Equal([2, 3, 4], await db.SystemEvents.OrderBy(e => e.Seq).Select(e => e.Seq).ToListAsync(Stop));
    }

    async Task AgeAsync(long seq, TimeSpan age)
    {
        await using var db = StorageRegistration.Open(notifier.DatabaseUrl);
        var at = await DbClock.NowAsync(db, Stop) - age;
        await db.SystemEvents.Where(e => e.Seq == seq).ExecuteUpdateAsync(e => e.SetProperty(x => x.At, at), Stop);
    }

    /// <summary>Where the replay starts, the head, and whether the client is told that events are gone.</summary>
    static async Task<(long From, long Head, bool Reset)> SubscribeAsync(SocketClient client, long after)
    {
        await client.SendAsync($$"""{"op":"subscribe","topic":"system","after":{{after}}}""");
        var subscribed = await client.NextAsync("subscribed");
        await client.SendAsync("""{"op":"ping"}"""); // answered after the replay
        var next = (await client.NextAsync())!.Value.GetProperty("op").GetString();
        return (subscribed.GetProperty("from").GetInt64(), subscribed.GetProperty("head").GetInt64(), next == "reset");
    }
}
