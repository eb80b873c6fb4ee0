using System.Net;
using System.Net.Sockets;

namespace Netra.Tests;

/// <summary>
/// Stands between the fleet and a server. <see cref="Hold"/> makes the network swallow everything without closing anything, also for new connections;
/// <see cref="Release"/> delivers what was held back, as retransmission does. <see cref="Redirect"/> puts another server in the place of the first.
/// </summary>
sealed class TcpProxy : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Task accepting;
    volatile TaskCompletionSource open = Opened(), moved = Unmoved();
    volatile int target;

    public TcpProxy(int target)
    {
        this.target = target;
        listener.Start(512);
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Hold() => open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => open.TrySetResult();

    /// <summary>New connections go to the server at <paramref name="port"/>; those that exist end.</summary>
    public void Redirect(int port)
    {
        target = port;
        Interlocked.Exchange(ref moved, Unmoved()).SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        Release();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    async Task AcceptAsync()
    {
        List<Task> links = [];
        try
        {
            while (true)
            {
                links.RemoveAll(l => l.IsCompleted);
                links.Add(LinkAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(links);
        }
    }

    async Task LinkAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            try
            {
                await open.Task.WaitAsync(stop.Token);
                var away = moved.Task; // before the target is read: a connection to the old one always hears of it
                await far.ConnectAsync(IPAddress.Loopback, target, stop.Token);
                using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
                await Task.WhenAny(PumpAsync(near, far, end.Token), PumpAsync(far, near, end.Token), away);
                await end.CancelAsync();
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // Both ends close, as they would without the proxy.
            }
        }
    }

    async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[32_768];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), cancellationToken) is > 0 and var count)
            {
                await open.Task.WaitAsync(cancellationToken);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent..count), cancellationToken);
            }

            // An end is swallowed too.
            await open.Task.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            await open.Task.WaitAsync(CancellationToken.None);
        }
    }

    static TaskCompletionSource Unmoved() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
