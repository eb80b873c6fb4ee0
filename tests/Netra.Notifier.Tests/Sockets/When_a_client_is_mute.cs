using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Netra.Hosting.Callers;

namespace Netra.Notifier.Tests;

/// <summary>What a process holds for a client that does not read.</summary>
public sealed class When_a_client_is_mute
{
    const int Frame = 1000;

    [Theory]
    [InlineData("Stream:QueueBytes", 100 * Frame)]
    [InlineData("Stream:QueueItems", 100)]
    public async Task It_costs_what_its_queue_may_hold_then_nothing_and_is_closed_with_4408(string bound, int most)
    {
        await using var notifier = await TestNotifier.StartAsync((bound, $"{most}"));
        using var client = new MuteSocket();
        var session = await OpenAsync(notifier, client);
        var served = session.RunAsync();
        await WrittenAsync(client, 1); // the hello is on its way, and counts

        var frames = Send(session, 99);
        Assert.Equal(99, Held(frames));
        frames.AddRange(Send(session, 1));
        Assert.Equal(0, Held(frames));
        frames.AddRange(Send(session, 1000));
        Assert.Equal(0, Held(frames));

        Assert.Equal(1, client.Written);
        client.ReadOn();
        await served.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal((4408, 1), ((int?)client.CloseStatus, client.Written));
    }

    /// <summary>Sends new frames that nobody else keeps.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static List<WeakReference> Send(SocketSession session, int count)
    {
        var frames = new List<WeakReference>();
        for (var i = 0; i < count; i++)
        {
            var frame = WireFrame.New(Frame - 4);
            frames.Add(new(frame));
            session.Send(frame);
        }

        return frames;
    }

    /// <summary>How many of them are still held.</summary>
    static int Held(List<WeakReference> frames)
    {
        GC.Collect();
        return frames.Count(f => f.IsAlive);
    }

    static async Task<SocketSession> OpenAsync(TestNotifier notifier, MuteSocket client)
    {
        var authorization = "Bearer " + (await notifier.NewUserAsync()).Key;
        var caller = await notifier.Services.GetRequiredService<CallerResolver>().ResolveAsync(authorization, TestContext.Current.CancellationToken);
        return new(client, upgraded: null, client, new(caller!, authorization), notifier.Services.GetRequiredService<SocketParts>());
    }

    static async Task WrittenAsync(MuteSocket client, int count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        for (var turn = 0; client.Written < count && turn < 2000; turn++)
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.Equal(count, client.Written);
    }
}
