using System.Net;
using System.Net.Sockets;
using System.Text;
using Netra.Sdk;
using static Netra.Diagnostics.Tests.Plays;

namespace Netra.Diagnostics.Tests;

public sealed class ProbeEffectTests
{
    [Fact]
    public async Task Posts_once_with_the_call_id_as_idempotency_key()
    {
        var call = Guid.CreateVersion7();
        var (result, request) = await ProbeAnsweredAsync("204 No Content", call);
        Assert.IsType<ToolResult.Succeeded>(result);
        Assert.StartsWith("POST /effect HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains($"Idempotency-Key: {call}", request, StringComparison.Ordinal);
        Assert.Contains($"{{\"key\":\"{call}\",\"run\":\"", request, StringComparison.Ordinal);
        Assert.EndsWith(",\"attempt\":3}", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_transiently_when_the_effect_is_refused()
    {
        var (result, _) = await ProbeAnsweredAsync("500 Internal Server Error", Guid.CreateVersion7());
        Assert.Equal(new Failure("tool_failed", "effect_url answered 500.", Retryable: true), Assert.IsType<ToolResult.Failed>(result).Failure);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://127.0.0.1@example.com/")]
    [InlineData("http://127.0.0.1.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("not a url")]
    public async Task Refuses_any_address_beyond_this_machine(string url)
    {
        var failure = await FailureOfProbeAsync($$"""{"effect_url":"{{url}}"}""");
        Assert.Equal(("invalid_input", false), (failure.Code, failure.Retryable));
    }

    static async Task<(ToolResult Result, string Request)> ProbeAnsweredAsync(string status, Guid call)
    {
        var token = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var probing = ProbeAsync($$"""{"effect_url":"http://127.0.0.1:{{port}}/effect"}""", attempt: 3, call: call);
        using var client = await listener.AcceptTcpClientAsync(token);
        var stream = client.GetStream();
        var request = "";
        var buffer = new byte[4096];
        while (!request.EndsWith('}'))
            request += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, token));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), token);
        return (await probing, request);
    }
}
