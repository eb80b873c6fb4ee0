using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace Netra.Security.Tests.Bodies;

/// <summary>OWASP API4: no body costs more than it should, and none brings anything but its own refusal.</summary>
[Trait("Scenario", "P5")]
public sealed class When_a_body_is_hostile(SecureHost host)
{
    const int Limit = 1 << 20;

    [Fact]
    public async Task A_byte_above_the_limit_is_too_much()
    {
        using var person = await host.PersonAsync();
        var frame = """{"agent":"echo","input":{"t":""}}""";
        var fits = frame.Replace("\"\"", '"' + new string('x', Limit - frame.Length) + '"', StringComparison.Ordinal);
        Assert.Equal(Limit, fits.Length);
        Assert.Equal(202, (await person.PostAsync("/v1/runs", fits)).Status);
        Assert.Equal(413, (await person.PostAsync("/v1/runs", fits + " ")).Status);
    }

    [Theory]
    [InlineData(62, 202)]
    [InlineData(64, 400)]
    [InlineData(100_000, 400)]
    public async Task Sixty_four_levels_are_deep_enough(int levels, int status)
    {
        using var person = await host.PersonAsync();
        var nested = new string('[', levels) + new string(']', levels);
        Assert.Equal(status, (await person.PostAsync("/v1/runs", $$$"""{"agent":"echo","input":{"a":{{{nested}}}}}""")).Status);
    }

    [Fact]
    public async Task A_hundred_thousand_members_are_refused_in_few_words_and_little_time()
    {
        using var person = await host.PersonAsync();
        var members = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i:x}\":1"));
        var begun = Stopwatch.GetTimestamp();
        var unknown = await person.PostAsync("/v1/runs", "{" + members + "}");
        Assert.Equal(400, unknown.Status);
        Assert.InRange(unknown.Text.Length, 100, 20_000);
        var doubled = await person.PostAsync("/v1/runs", "{\"agent\":\"echo\",\"input\":{" + string.Join(',', Enumerable.Repeat("\"a\":1", 100_000)) + "}}");
        Assert.Equal(400, doubled.Status);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Compressed_JSON_is_not_inflated()
    {
        using var person = await host.PersonAsync();
        using var content = new ByteArrayContent(Gzip(64 << 20));
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(400, (await person.SendAsync(HttpMethod.Post, "/v1/runs", content)).Status);
    }

    [Fact]
    public async Task A_gzip_file_that_inflates_without_end_is_cut_off()
    {
        using var person = await host.PersonAsync();
        var before = GC.GetTotalAllocatedBytes();
        using var content = new ByteArrayContent(Gzip(1 << 30));
        content.Headers.ContentType = new("application/gzip");
        var reply = await person.SendAsync(HttpMethod.Post, "/v1/datasets?name=bomb", content);
        Assert.InRange(reply.Status, 400, 413);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) < 400L << 20);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 800L << 20);
    }

    [Fact]
    public async Task Who_sends_a_byte_a_second_is_cut_off()
    {
        using var person = await host.PersonAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/runs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.Key}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"), TestContext.Current.CancellationToken);
#pragma warning disable CA2025 // it ends with the connection
        var ended = ReadToEndAsync(stream);
#pragma warning restore CA2025
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 0; second < 30 && !ended.IsCompleted; second++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            try
            {
                await stream.WriteAsync(" "u8.ToArray(), TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                break;
            }
        }

        var answer = await ended.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 5", answer, StringComparison.Ordinal);
    }

    static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all);
        }
        catch (IOException)
        {
            // cut off
        }

        return Encoding.ASCII.GetString(all.ToArray());
    }

    static byte[] Gzip(int zeros)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            var block = new byte[1 << 20];
            for (var left = zeros; left > 0; left -= block.Length)
                gzip.Write(block);
        }

        return target.ToArray();
    }
}
