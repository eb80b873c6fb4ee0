using System.Globalization;

namespace Netra.EndToEnd;

/// <summary>Redis and RabbitMQ stop while runs are under way.</summary>
[Collection(nameof(Alone))]
public sealed class When_a_server_stops(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task Without_redis_runs_go_on()
    {
        var user = await Fleet.UserAsync("enterprise");
        var under = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = 1500 }));

        await WithoutAsync("redis", async () =>
        {
            await user.CompletedAsync(under);
            var id = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = "no redis" }));
            await user.CompletedAsync(id);
            using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);
            Assert.Equal(EventLog.OneCall, (await socket.FollowAsync(id)).Types());
        });
        await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { echo = "redis again" })));
    }

    [Fact]
    public async Task A_run_submitted_without_rabbitmq_is_accepted_and_runs_when_it_is_back()
    {
        var user = await Fleet.UserAsync();
        var before = await user.SubmitAsync(Script.Agent, Script.Of(Script.Sleep(300), Script.Calls(Script.Noop)));
        List<Guid> runs = [before];

        await WithoutAsync("rabbitmq", async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                var begin = TimeProvider.System.GetTimestamp();
                runs.Add(await user.At(Fleet.Apis[i % 2]).SubmitAsync(Script.Agent, Script.OneProbe(new { echo = i.ToString(CultureInfo.InvariantCulture) })));
                Assert.InRange(TimeProvider.System.GetElapsedTime(begin).TotalSeconds, 0, 5);
            }
        });

        foreach (var run in runs)
        {
            await user.CompletedAsync(run, 60);
            (await user.EventsAsync(run)).IsWhole(run, user);
        }
    }

    [Fact]
    public async Task Without_postgresql_a_submit_is_refused_and_the_fleet_recovers()
    {
        var user = await Fleet.UserAsync();
        var body = new { agent = Script.Agent, input = Script.Of() };
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => user.SubmitAsync(Script.Agent, body.input))); // connections for the pool, to be found broken
        var under = await user.SubmitAsync(Script.Agent, Script.OneProbe(new { delay_ms = 1000 }));

        await WithoutAsync("postgres", async () =>
        {
            foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => user.PostAsync("v1/runs", body))))
                answer.Problem(503, "unavailable");
        });

        await user.CompletedAsync(under, 60);
        (await user.EventsAsync(under)).IsWhole(under, user);
        await user.CompletedAsync(await user.SubmitAsync(Script.Agent, Script.OneProbe(new { })), 60);
    }

    async Task WithoutAsync(string server, Func<Task> look)
    {
        await Fleet.ServerAsync("stop", server);
        try
        {
            await look();
        }
        finally
        {
            await Fleet.ServerAsync("start", server);
        }
    }
}
