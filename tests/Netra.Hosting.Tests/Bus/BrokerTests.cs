using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Netra.Contracts.Tools;
using Netra.Tests;

namespace Netra.Hosting.Tests.Bus;

/// <summary>What the bus does on RabbitMQ itself.</summary>
public sealed class BrokerTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Topology_is_applied_twice_without_a_difference_and_its_queues_are_quorum_queues_under_the_policy()
    {
        await using var broker = await ScratchBroker.StartAsync();
        using var management = new BrokerManagement(new Uri(broker.Url), broker.Management);

        Assert.NotEmpty(await management.ApplyAsync(Stop));
        Assert.Empty(await management.ApplyAsync(Stop));

        foreach (var name in Queues.Work)
        {
            var queue = await Eventually.Async(() => broker.QueueAsync(name), q => q?.TryGetProperty("policy", out var p) == true && p.GetString() is not null);
            Assert.Equal(("quorum", BrokerTopology.WorkPolicy), (queue!.Value.GetProperty("type").GetString(), queue.Value.GetProperty("policy").GetString()));
        }

        Assert.NotNull(await broker.QueueAsync(Queues.DeadLetters));
    }

    [Fact]
    public async Task A_worker_starts_on_the_deployed_topology_and_its_queue_is_a_quorum_queue()
    {
        await using var broker = await ScratchBroker.StartAsync();
        var seen = new Trial.Seen();
        await using var process = await StartAsync(broker, seen);
        var id = Guid.CreateVersion7();

        await SendAsync(process, Trial.Queue, new Errand(id, Fails: false));

        await Eventually.Async(() => Task.FromResult(seen.Count), n => n == 1);
        Assert.Equal("quorum", (await broker.QueueAsync(Trial.Queue))!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_bus_that_is_started_anew_sends_and_receives_as_before()
    {
        await using var broker = await ScratchBroker.StartAsync();
        var seen = new Trial.Seen();
        await using var process = await StartAsync(broker, seen);
        await SendAsync(process, Trial.Queue, new Errand(Guid.CreateVersion7(), Fails: false));
        await Eventually.Async(() => Task.FromResult(seen.Count), n => n == 1);

        for (var restart = 0; restart < 2; restart++)
        {
            await process.Services.GetRequiredService<BusWatch>().RestartAsync(Stop);
            await SendAsync(process, Trial.Queue, new Errand(Guid.CreateVersion7(), Fails: false));
            await Eventually.Async(() => Task.FromResult(seen.Count), n => n == 2 + restart);
        }
    }

    [Fact]
    public async Task A_process_whose_bus_does_not_stop_for_a_start_anew_ends()
    {
        await using var broker = await ScratchBroker.StartAsync();
        var gate = new TaskCompletionSource();
        var seen = new Trial.Seen { Gate = gate.Task };
        await using var process = await StartAsync(broker, seen);
        await SendAsync(process, Trial.Queue, new Errand(Guid.CreateVersion7(), Fails: false));
        await Eventually.Async(() => Task.FromResult(seen.Count), n => n == 1);

        await process.Services.GetRequiredService<BusWatch>().RestartAsync(Stop);

        Assert.True(process.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        gate.SetResult();
    }

    [Fact]
    public async Task A_process_whose_bus_has_never_started_ends_where_it_does_not_on_being_asked_again()
    {
        var database = await ScratchDatabase.OnAsync("sqlite");
        var process = await TestProcess.StartAsync(database, app => Trial.Add(app, new()), "api", ("Broker:Url", "amqp://nobody:there@127.0.0.1:1/nowhere"));
        await using var ends = new Disposing(process, database);

        await process.Services.GetRequiredService<BusWatch>().RestartAsync(Stop).WaitAsync(TimeSpan.FromSeconds(40), TimeProvider.System, Stop);

        Assert.True(process.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task A_start_anew_that_the_processs_own_stop_interrupts_is_no_failure()
    {
        await using var broker = await ScratchBroker.StartAsync();
        var gate = new TaskCompletionSource();
        var seen = new Trial.Seen { Gate = gate.Task };
        await using var process = await StartAsync(broker, seen);
        await SendAsync(process, Trial.Queue, new Errand(Guid.CreateVersion7(), Fails: false));
        await Eventually.Async(() => Task.FromResult(seen.Count), n => n == 1);
        using var stopping = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => process.Services.GetRequiredService<BusWatch>().RestartAsync(stopping.Token));

        Assert.False(process.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        gate.SetResult();
    }

    [Fact]
    public async Task A_send_that_no_queue_takes_fails_visibly()
    {
        await using var broker = await ScratchBroker.StartAsync();
        await using var process = await StartAsync(broker, new());

        await Assert.ThrowsAsync<MessageReturnedException>(() => process.Services.GetRequiredService<IBus>()
            .SendCommandAsync(new CallTool(Guid.CreateVersion7(), Guid.CreateVersion7(), "nobody", Guid.CreateVersion7(), Guid.CreateVersion7()), Stop));
    }

    [Fact]
    public async Task A_message_that_keeps_failing_is_tried_three_times_and_then_kept_aside()
    {
        await using var broker = await ScratchBroker.StartAsync();
        var seen = new Trial.Seen();
        await using var process = await StartAsync(broker, seen);
        var id = Guid.CreateVersion7();

        await SendAsync(process, Trial.Queue, new Errand(id, Fails: true));

        await Eventually.Async(() => broker.QueueAsync(Trial.Queue + "_error"), q => q?.TryGetProperty("messages", out var m) == true && m.GetInt32() == 1);
        Assert.Equal(Enumerable.Repeat(id, 1 + FailurePolicy.OtherRetries), seen);
        await SendAsync(process, Trial.Queue, new Errand(Guid.CreateVersion7(), Fails: false));
        await Eventually.Async(() => Task.FromResult(seen.Count), n => n == 2 + FailurePolicy.OtherRetries);
    }

    [Theory]
    [InlineData("""{ "messageType": [ "urn:message:Netra""", "_error")] // cut off
    [InlineData("no JSON at all", "_error")]
    [InlineData("""{"messageId":"0199d000-0000-7000-8000-000000000001","messageType":["urn:message:Netra.Contracts:OfTomorrow"],"message":{"id":1}}""", "_skipped")]
    public async Task A_message_that_cannot_be_understood_is_kept_aside_and_its_neighbours_are_handled(string body, string aside)
    {
        await using var broker = await ScratchBroker.StartAsync();
        var seen = new Trial.Seen();
        await using var process = await StartAsync(broker, seen);
        var neighbours = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();

        await Task.WhenAll(neighbours.Take(10).Select(id => SendAsync(process, Trial.Queue, new Errand(id, Fails: false))));
        await broker.PublishAsync(Trial.Queue, body);
        await Task.WhenAll(neighbours.Skip(10).Select(id => SendAsync(process, Trial.Queue, new Errand(id, Fails: false))));

        await Eventually.Async(() => broker.QueueAsync(Trial.Queue + aside), q => q?.TryGetProperty("messages", out var m) == true && m.GetInt32() == 1);
        await Eventually.Async(() => Task.FromResult(seen.Count), n => n >= neighbours.Count);
        Assert.Equal(neighbours.Order(), seen.Order());
    }

    [Fact]
    public async Task A_consumer_is_back_within_seconds_of_each_outage_however_many_there_were()
    {
        await using var broker = await ScratchBroker.StartAsync();
        var server = new UriBuilder(broker.Url);
        await using var network = new TcpProxy(server.Port);
        server.Port = network.Port;
        var seen = new Trial.Seen();
        await using var process = await StartAsync(broker, seen, server.Uri.OriginalString);
        for (var n = 1; n <= 3; n++)
        {
            network.Redirect(port: 1); // nobody listens there
            await Task.Delay(TimeSpan.FromSeconds(7), TimeProvider.System, Stop); // the outage itself: several attempts fail in it
            network.Redirect(new Uri(broker.Url).Port);
            var begun = Stopwatch.GetTimestamp();
            var id = Guid.CreateVersion7();
            await broker.PublishAsync(Trial.Queue, Trial.Message(id));
            await Eventually.Async(() => Task.FromResult(seen.Contains(id)), found => found);
            Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 6);
        }
    }

    [Fact]
    public async Task With_the_broker_away_a_process_that_serves_requests_starts_and_a_send_gives_up_on_its_token()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await using var process = await TestProcess.StartAsync(database, settings: ("Broker:Url", "amqp://nobody:x@127.0.0.1:1/none")).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Stop);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var begun = Stopwatch.GetTimestamp();

        await Assert.ThrowsAnyAsync<Exception>(() => process.Services.GetRequiredService<IBus>()
            .SendCommandAsync(new CallTool(Guid.CreateVersion7(), Guid.CreateVersion7(), "t", Guid.CreateVersion7(), Guid.CreateVersion7()), patience.Token));

        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 5);
    }

    static async Task<Disposing> StartAsync(ScratchBroker broker, Trial.Seen seen, string? url = null)
    {
        using (var management = new BrokerManagement(new Uri(broker.Url), broker.Management))
            await management.ApplyAsync(Stop);
        var database = await ScratchDatabase.OnAsync("sqlite");
        return new(await TestProcess.StartAsync(database, app => Trial.Add(app, seen), "tool", ("Broker:Url", url ?? broker.Url)), database);
    }

    static async Task SendAsync(Disposing process, string queue, Errand message)
    {
        var endpoint = await process.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri("exchange:" + queue));
        await endpoint.Send(message, Stop);
    }

    sealed record Disposing(Microsoft.AspNetCore.Builder.WebApplication App, ScratchDatabase Database) : IAsyncDisposable
    {
        public IServiceProvider Services => App.Services;

        public async ValueTask DisposeAsync()
        {
            await App.StopAsync();
            await App.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
