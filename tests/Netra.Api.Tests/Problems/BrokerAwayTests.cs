using Microsoft.EntityFrameworkCore;

namespace Netra.Api.Tests.Problems;

public sealed class When_the_broker_is_away
{
    [Fact]
    public async Task A_run_is_accepted_all_the_same()
    {
        await using var host = await ApiHost.StartAsync(null, ("Broker:Url", "amqp://nobody:nothing@127.0.0.1:1/x"));
        using var user = await host.UserAsync();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var id = await user.RunAsync();
        Assert.Equal(202, (await user.PostAsync($"/v1/runs/{id}/cancel", "")).Status);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await using var db = host.OpenDatabase();
        Assert.NotNull((await db.Runs.SingleAsync(r => r.CorrelationId == id)).DueAt);
    }
}
