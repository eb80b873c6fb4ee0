using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Problems;

/// <summary>Text that is none is refused before anything is stored.</summary>
public sealed class TextTests(ApiHost host)
{
    [Theory]
    [InlineData("""{"agent":"echo","input":{"text":"\ud800"}}""")]
    [InlineData("""{"agent":"echo","input":{"text":"\udc00\ud800"}}""")]
    [InlineData("""{"agent":"planner","input":{"\ud800":1}}""")]
    [InlineData("""{"agent":"echo","input":{"text":"x"},"labels":{"\ud800":"x"}}""")]
    [InlineData("""{"agent":"\ud800","input":{"text":"x"}}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"agent":"echo","input":{"text":"~"}}""")]
    public async Task Half_a_surrogate_pair_or_a_byte_that_is_no_UTF8_is_a_400(string body)
    {
        using var user = await host.UserAsync();
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = bytes[i] == (byte)'~' ? (byte)0xff : bytes[i];
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        (await user.SendAsync(HttpMethod.Post, "/v1/runs", content)).IsProblem(400, "invalid_request");

        await using var db = host.OpenDatabase();
        Assert.Equal(0, await db.Runs.CountAsync(r => r.OwnerId == user.UserId));
    }

    [Fact]
    public async Task A_whole_pair_is_text()
    {
        using var user = await host.UserAsync();
        using var content = new StringContent("""{"agent":"echo","input":{"text":"\ud83d\ude00"}}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(202, (await user.SendAsync(HttpMethod.Post, "/v1/runs", content)).Status);
    }
}
