using System.Net;
using Microsoft.AspNetCore.Http;

namespace Netra.Client.Tests;

public sealed class When_a_credential_expires
{
    static readonly Guid Run = Guid.CreateVersion7();

    [Fact]
    public async Task A_followed_run_goes_on_at_once_with_the_next_one_where_it_was()
    {
        var time = new InstantTime();
        await using var fleet = await FakeFleet.StartAsync(
            NoHttpAsync,
            async c =>
            {
                await c.SendAsync(Subscribed);
                await c.SendAsync(Event(1, "agent_started"));
                await c.CloseAsync(4401);
            },
            c => c.SendAsync(Event(2, "agent_completed")));
        using var client = fleet.Connect(time, Keys("nk_next"));
        Assert.Equal([1, 2], await FollowAsync(client));
        Assert.Equal(["Bearer nk_test", "Bearer nk_next"], fleet.Keys);
        Assert.Contains("\"after\":1", fleet.Subscriptions[1], StringComparison.Ordinal);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task A_connection_that_is_refused_is_made_again_with_the_next_one()
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => c.SendAsync(Event(1, "agent_completed")));
        fleet.RefusesUpgrades = key => key == "Bearer nk_test";
        using var client = fleet.Connect(renewKey: Keys("nk_next"));
        Assert.Equal([1], await FollowAsync(client));
    }

    [Fact]
    public async Task Every_expiry_is_renewed_as_long_as_connections_serve_in_between()
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => ServeOneAsync(c, 1), c => ServeOneAsync(c, 2), c => c.SendAsync(Event(3, "agent_completed")));
        using var client = fleet.Connect(renewKey: Keys("nk_2", "nk_3"));
        Assert.Equal([1, 2, 3], await FollowAsync(client));
        Assert.Equal(["Bearer nk_test", "Bearer nk_2", "Bearer nk_3"], fleet.Keys);
    }

    [Fact]
    public async Task One_that_is_refused_as_well_is_not_renewed_for_ever()
    {
        var asked = 0;
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => c.CloseAsync(4401));
        using var client = fleet.Connect(renewKey: _ => Task.FromResult<string?>($"nk_{++asked}"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<NetraException>(() => FollowAsync(client))).Status);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Without_another_one_following_fails_as_the_fleet_said()
    {
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => c.CloseAsync(4401));
        using var client = fleet.Connect(renewKey: _ => Task.FromResult<string?>(null));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<NetraException>(() => FollowAsync(client))).Status);
        Assert.Single(fleet.Keys);
    }

    [Theory]
    [InlineData(4403)]
    [InlineData(4404)]
    public async Task What_is_forbidden_for_another_reason_is_not_asked_again(int code)
    {
        var asked = 0;
        await using var fleet = await FakeFleet.StartAsync(NoHttpAsync, c => c.CloseAsync(code));
        using var client = fleet.Connect(renewKey: _ => Task.FromResult<string?>($"nk_{++asked}"));
        await Assert.ThrowsAsync<NetraException>(() => FollowAsync(client));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Many_streams_share_one_renewal_and_requests_use_it()
    {
        var asked = 0;
        var requested = "";
        await using var fleet = await FakeFleet.StartAsync(
            context =>
            {
                requested = context.Request.Headers.Authorization.ToString();
                return context.Response.WriteAsync($$"""{"id":"{{Run}}","agent":"script","status":"completed","last_seq":1}""");
            },
            c => c.SendAsync(Event(1, "agent_completed")));
        fleet.RefusesUpgrades = key => key == "Bearer nk_test";
        using var client = fleet.Connect(renewKey: _ => Task.FromResult<string?>($"nk_{Interlocked.Increment(ref asked)}"));
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FollowAsync(client)));
        Assert.All(all, seqs => Assert.Equal([1], seqs));
        Assert.Equal(1, asked);
        await client.Runs.GetAsync(Run, TestContext.Current.CancellationToken);
        Assert.Equal("Bearer nk_1", requested);
    }

    static string Subscribed { get; } = $$"""{"op":"subscribed","run":"{{Run}}","from":1,"head":9}""";

    static Func<CancellationToken, Task<string?>> Keys(params string[] keys)
    {
        var next = 0;
        return _ => Task.FromResult<string?>(keys[next++]);
    }

    static async Task ServeOneAsync(FakeFleet.Connection connection, int seq)
    {
        await connection.SendAsync(Subscribed);
        await connection.SendAsync(Event(seq, "agent_thinking"));
        await connection.CloseAsync(4401);
    }

    static async Task<List<long>> FollowAsync(NetraClient client)
    {
        var seqs = new List<long>();
        await foreach (var e in client.FollowAsync(Run, 0, TestContext.Current.CancellationToken))
            seqs.Add(e.Seq);
        return seqs;
    }

    static string Event(int seq, string type) =>
        $$$"""{"op":"event","v":1,"id":"{{{Run}}}:{{{seq}}}","run":"{{{Run}}}","seq":{{{seq}}},"type":"{{{type}}}","time":"2026-01-01T00:00:00Z","data":{}}""";

    static Task NoHttpAsync(HttpContext context)
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }
}
