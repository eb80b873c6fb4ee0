using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Netra.Chaos;

/// <summary>A user at a WebSocket, who follows all own runs over one connection and, when it breaks, goes on at another notifier where it was.</summary>
sealed class Follower(Client client, IReadOnlyList<Uri> notifiers, string name)
{
    /// <summary>Seconds without an answer to a ping, after which a connection is given up.</summary>
    const double Silence = 12;

    static readonly TimeSpan Ping = TimeSpan.FromSeconds(4), BetweenSubscribes = TimeSpan.FromMilliseconds(70), BeforeReconnect = TimeSpan.FromMilliseconds(300);

    /// <summary>The last seq of each run that has not ended.</summary>
    readonly ConcurrentDictionary<Guid, long> open = [];
    readonly ConcurrentQueue<Delivery> deliveries = [];
    readonly ConcurrentDictionary<string, int> broken = new(StringComparer.Ordinal);
    Channel<Guid> wanted = Channel.CreateUnbounded<Guid>();

    public Client Client => client;

    public IReadOnlyCollection<Delivery> Deliveries => deliveries;

    /// <summary>Why connections broke, and how often.</summary>
    public IReadOnlyDictionary<string, int> Broken => broken;

    /// <summary>Runs whose end has not arrived.</summary>
    public ICollection<Guid> OpenRuns => open.Keys;

    public bool IsOpen(Guid run) => open.ContainsKey(run);

    public void Follow(Guid run)
    {
        open[run] = 0;
        wanted.Writer.TryWrite(run);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            try
            {
                await ConnectAsync(notifiers[turn % notifiers.Count], stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                broken.AddOrUpdate(Reason(e), 1, (_, n) => n + 1);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(BeforeReconnect, TimeProvider.System, CancellationToken.None);
        }
    }

    async Task ConnectAsync(Uri notifier, CancellationToken stop)
    {
        var socket = await StreamSocket.OpenAsync(notifier, client.User).WaitAsync(TimeSpan.FromSeconds(Silence), stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        wanted = Channel.CreateUnbounded<Guid>();
        foreach (var run in open.Keys)
            wanted.Writer.TryWrite(run);
        var asking = AskAsync(socket, wanted.Reader, end.Token);
        try
        {
            while (!end.IsCancellationRequested)
                Take(await socket.NextAsync(Silence).WaitAsync(end.Token));
        }
        finally
        {
            await end.CancelAsync();
            socket.Cut();
            await asking.ContinueWith(static _ => { }, TaskScheduler.Default);
            socket.Dispose();
        }
    }

    /// <summary>Subscribes within the notifier's allowance, and pings while there is nothing to ask for.</summary>
    async Task AskAsync(StreamSocket socket, ChannelReader<Guid> runs, CancellationToken stop)
    {
        var asked = new HashSet<Guid>();
        await socket.SendAsync(new { op = "ping" });
        while (true)
        {
            using var quiet = CancellationTokenSource.CreateLinkedTokenSource(stop);
            quiet.CancelAfter(Ping);
            try
            {
                var run = await runs.ReadAsync(quiet.Token);
                if (!open.TryGetValue(run, out var last))
                    await LeaveAsync(socket, run, asked);
                else if (asked.Add(run))
                    await socket.SendAsync(new { op = "subscribe", run, after = last });
                await Task.Delay(BetweenSubscribes, TimeProvider.System, stop);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                await socket.SendAsync(new { op = "ping" });
            }
        }
    }

    /// <summary>A connection follows so many runs at most: those that have ended make room.</summary>
    static Task LeaveAsync(StreamSocket socket, Guid run, HashSet<Guid> asked) =>
        asked.Remove(run) ? socket.SendAsync(new { op = "unsubscribe", run }) : Task.CompletedTask;

    void Take(JsonElement frame)
    {
        var op = frame.GetProperty("op").GetString();
        if (op is "error" or "reset")
            throw new InvalidDataException(frame.ToString());
        if (op != "event" || !frame.TryGetProperty("run", out var id))
            return;
        var run = id.GetGuid();
        var e = LogEntry.Of(frame);
        deliveries.Enqueue(new(name, client.Id, run, e));
        if (!e.IsEnd)
            open.TryUpdate(run, e.Seq, e.Seq - 1);
        else if (open.TryRemove(run, out _))
            wanted.Writer.TryWrite(run);
    }

    static string Reason(Exception e) => e switch
    {
        TimeoutException or OperationCanceledException => "silent",
        InvalidDataException => e.Message,
        WebSocketException socket => socket.WebSocketErrorCode.ToString(),
        _ => e.Message.Split('\n')[0],
    };
}
