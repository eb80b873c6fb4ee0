using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Netra.Hosting.Outbound;

/// <summary>Sends requests to addresses that users name: no proxy, no redirect, no cookie, and a connection only to the very address that was checked.</summary>
/// <remarks>A name is resolved once for each connection, and refused whole where any of its addresses is private: a second answer of its DNS is never asked for.</remarks>
public sealed class OutboundHttp : IDisposable
{
    static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    readonly OutboundOptions options;
    readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve;
    readonly SocketsHttpHandler handler;
    readonly HttpClient http;

    public OutboundHttp(IOptions<OutboundOptions> options) : this(options.Value, Dns.GetHostAddressesAsync) { }

    /// <param name="options">What is allowed.</param>
    /// <param name="resolve">The addresses of a name.</param>
    internal OutboundHttp(OutboundOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (this.options, this.resolve) = (options, resolve);
        handler = Handler();
        http = new(handler, disposeHandler: false) { Timeout = options.Timeout };
    }

    /// <summary>The status of the answer, whose body is not read.</summary>
    /// <exception cref="HttpRequestException">No answer, or the address is refused: then nothing was connected to.</exception>
    /// <exception cref="OperationCanceledException">Not in time.</exception>
    public async Task<HttpStatusCode> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (OutboundUrl.FaultOf(request.RequestUri!.OriginalString, options) is { } fault)
            throw new HttpRequestException("refused: the address " + fault);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.StatusCode;
    }

    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
    }

    async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        if (addresses.Length == 0 || (!options.AllowPrivate && !Array.TrueForAll(addresses, PublicAddress.Is)))
            throw new HttpRequestException("refused: the address must be on the public internet");
        return await OpenAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
    }

    static async Task<NetworkStream> OpenAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(addresses, port, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectCallback = ConnectAsync,
    };
}
