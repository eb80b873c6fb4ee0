using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Netra.Tests;

namespace Netra.Api.Tests.Threads;

/// <summary>Two API processes on one database and one Redis.</summary>
[Trait("Scenario", "D5")]
public sealed class CachedThreadTests
{
    [Fact]
    public async Task A_title_comes_from_the_cache_for_an_hour_and_anew_once_the_other_process_has_changed_it()
    {
        await using var first = await ApiHost.StartAsync(null, ("Redis:Url", Servers.Redis));
        await using var second = await OnTheSameAsync(first, Servers.Redis);
        using var here = await first.UserAsync();
        using var there = Again(here, second);
        var thread = await NewAsync(here);
        var path = $"/v1/threads/{thread}";
        await Eventually.TrueAsync(async () => await TitleAsync(here, path) == "one" && await SecondsLeftAsync(here, thread) > 0, "the entry");

        await Eventually.TrueAsync(
            async () =>
            {
                var other = await NewAsync(there);
                await RenameAsync(there, $"/v1/threads/{other}", "told");
                return await SecondsLeftAsync(there, other) is > 0 and <= 60;
            },
            "Redis for the other process");

        await first.WriteAsync((db, _) => db.Threads.Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.Title, "behind the back of all")));
        Assert.Equal(("one", "one"), (await TitleAsync(here, path), await TitleAsync(there, path)));
        Assert.InRange(await SecondsLeftAsync(here, thread), 3590, 3600);

        for (var i = 0; i < 20; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (there, here) : (here, there);
            await RenameAsync(writer, path, $"title {i}");
            Assert.Equal((string.Create(CultureInfo.InvariantCulture, $"title {i}"), $"\"{i + 2}\""), ((await reader.GetAsync(path)).Json.GetProperty("title").GetString(), (await reader.GetAsync(path)).Headers["ETag"]));
        }

        using var stranger = await second.UserAsync();
        (await stranger.GetAsync(path)).IsProblem(404, "not_found");
        Assert.Equal(204, (await there.DeleteAsync(path)).Status);
        (await here.GetAsync(path)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Without_Redis_every_read_is_right_and_so_is_the_first_one_with_it_again()
    {
        await using var proxy = new TcpProxy(Port(Servers.Redis));
        await using var first = await ApiHost.StartAsync(null, ("Redis:Url", $"127.0.0.1:{proxy.Port}"));
        await using var second = await OnTheSameAsync(first, $"127.0.0.1:{proxy.Port}");
        using var here = await first.UserAsync();
        using var there = Again(here, second);
        var thread = await NewAsync(here);
        var path = $"/v1/threads/{thread}";
        await Eventually.TrueAsync(async () => await TitleAsync(here, path) == "one" && await TitleAsync(there, path) == "one" && await SecondsLeftAsync(here, thread) > 0, "the entry");

        proxy.Hold();
        for (var i = 0; i < 3; i++)
        {
            await RenameAsync(i % 2 == 0 ? here : there, path, $"without {i}");
            Assert.Equal(($"without {i}", $"without {i}"), (await TitleAsync(here, path), await TitleAsync(there, path)));
        }

        proxy.Release();
        Assert.Equal(("without 2", "without 2"), (await TitleAsync(here, path), await TitleAsync(there, path)));
        await Eventually.TrueAsync(async () => await TitleAsync(here, path) == "without 2" && await TitleAsync(there, path) == "without 2" && await SecondsLeftAsync(here, thread) > 60, "an entry again");
        Assert.Equal(("without 2", "without 2"), (await TitleAsync(here, path), await TitleAsync(there, path)));
    }

    [Fact]
    public async Task A_change_that_Redis_was_not_told_of_is_seen_within_seconds()
    {
        await using var proxy = new TcpProxy(Port(Servers.Redis));
        await using var first = await ApiHost.StartAsync(null, ("Redis:Url", Servers.Redis));
        await using var second = await OnTheSameAsync(first, $"127.0.0.1:{proxy.Port}");
        using var here = await first.UserAsync();
        using var there = Again(here, second);
        var thread = await NewAsync(here);
        var path = $"/v1/threads/{thread}";
        await Eventually.TrueAsync(async () => await TitleAsync(here, path) == "one" && await SecondsLeftAsync(here, thread) > 0, "the entry");

        proxy.Redirect(1); // nobody listens there
        await RenameAsync(there, path, "two");
        var changed = Stopwatch.GetTimestamp();

        await Eventually.TrueAsync(async () => await TitleAsync(here, path) == "two", "the new title");
        Assert.InRange(Stopwatch.GetElapsedTime(changed).TotalSeconds, 0, 4);
    }

    static Task<ApiHost> OnTheSameAsync(ApiHost other, string redis) => ApiHost.StartAsync(new TestDatabase(other.DatabaseUrl, () => Task.CompletedTask), ("Redis:Url", redis));

    static TestUser Again(TestUser user, ApiHost at) => new(at, user.TenantId, user.Tenant, user.UserId, user.Key);

    static int Port(string address) => int.Parse(address.Split(':')[1], CultureInfo.InvariantCulture);

    static async Task<Guid> NewAsync(TestUser user) => (await user.PostAsync("/v1/threads", new { title = "one" })).Id;

    static async Task<string?> TitleAsync(TestUser user, string path) => (await user.GetAsync(path)).Json.GetProperty("title").GetString();

    static async Task RenameAsync(TestUser user, string path, string title)
    {
        var etag = (await user.GetAsync(path)).Headers["ETag"];
        Assert.Equal(200, (await user.PatchAsync(path, new { title }, ("If-Match", etag))).Status);
    }

    /// <summary>How long Redis keeps the user's entry; below zero where there is none.</summary>
    static async Task<int> SecondsLeftAsync(TestUser user, Guid thread)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port(Servers.Redis), TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"TTL netra:thread:{user.TenantId:N}:{user.UserId:N}:{thread:N}\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))![1..], CultureInfo.InvariantCulture);
    }
}
