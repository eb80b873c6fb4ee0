using System.Net;
using System.Net.Sockets;

namespace Netra.Chaos;

public sealed class TcpProxyTests : IAsyncDisposable
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(10), AWhile = TimeSpan.FromMilliseconds(300);

    readonly TcpListener server = new(IPAddress.Loopback, 0);
    readonly TcpProxy proxy;

    public TcpProxyTests()
    {
        server.Start();
        proxy = new(((IPEndPoint)server.LocalEndpoint).Port);
    }

    public async ValueTask DisposeAsync()
    {
        server.Dispose();
        await proxy.DisposeAsync();
    }

    [Fact]
    public async Task What_is_held_back_arrives_after_the_release_and_nothing_is_closed()
    {
        var client = await ConnectAsync();
        var accepted = await server.AcceptSocketAsync().WaitAsync(Soon);
        await client.SendAsync(new byte[] { 1 });
        Assert.Equal(1, await ReadAsync(accepted).WaitAsync(Soon));

        proxy.Hold();
        await client.SendAsync(new byte[] { 2 });
        await accepted.SendAsync(new byte[] { 3 });
        var (there, back) = (ReadAsync(accepted), ReadAsync(client));
        await Assert.ThrowsAsync<TimeoutException>(() => Task.WhenAny(there, back).WaitAsync(AWhile));

        proxy.Release();
        Assert.Equal((2, 3), (await there.WaitAsync(Soon), await back.WaitAsync(Soon)));
    }

    [Fact]
    public async Task A_new_connection_hears_nothing_until_the_release()
    {
        proxy.Hold();
        using var client = await ConnectAsync();
        var accepting = server.AcceptSocketAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => accepting.WaitAsync(AWhile));
        proxy.Release();
        using var accepted = await accepting.WaitAsync(Soon);
    }

    [Fact]
    public async Task The_end_of_one_side_ends_the_other()
    {
        using var client = await ConnectAsync();
        var accepted = await server.AcceptSocketAsync().WaitAsync(Soon);
        accepted.Dispose();
        Assert.Equal(-1, await ReadAsync(client).WaitAsync(Soon));
    }

    [Fact]
    public async Task With_another_server_in_its_place_old_connections_end_and_new_ones_reach_that_one()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var old = await ConnectAsync();
        using var accepted = await server.AcceptSocketAsync().WaitAsync(Soon);

        proxy.Redirect(((IPEndPoint)other.LocalEndpoint).Port);

        Assert.Equal((-1, -1), (await ReadAsync(old).WaitAsync(Soon), await ReadAsync(accepted).WaitAsync(Soon)));
        using var client = await ConnectAsync();
        using var there = await other.AcceptSocketAsync().WaitAsync(Soon);
        await client.SendAsync(new byte[] { 1 });
        Assert.Equal(1, await ReadAsync(there).WaitAsync(Soon));
    }

    [Fact]
    public async Task Without_a_server_the_connection_ends()
    {
        server.Stop();
        using var client = await ConnectAsync();
        Assert.Equal(-1, await ReadAsync(client).WaitAsync(Soon));
    }

    async Task<Socket> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port);
        return client;
    }

    /// <summary>The next byte, or -1 at the end.</summary>
    static async Task<int> ReadAsync(Socket socket)
    {
        var one = new byte[1];
        try
        {
            return await socket.ReceiveAsync(one.AsMemory()) == 0 ? -1 : one[0];
        }
        catch (SocketException)
        {
            return -1;
        }
    }
}
