using Netra.Tests;
using RabbitMQ.Client;

namespace Netra.Hosting.Tests.Topology;

/// <summary>Processes on a broker itself that holds something else than they need.</summary>
public sealed class When_the_topology_is_unsafe
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api")]
    [InlineData("tool")]
    [InlineData("scheduler")]
    public async Task No_process_starts_on_an_empty_broker_and_says_what_to_do(string kind)
    {
        await using var broker = await ScratchBroker.StartAsync();
        var refused = await RefusedAsync(broker, kind, management: false);
        Assert.Contains("netra.dead-letters: the queue is missing [missing_queue]. Run 'netra topology apply'.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("netra.dlx: the exchange is missing", refused.Message, StringComparison.Ordinal);
        Assert.Null(await broker.QueueAsync(Queues.Runs));
    }

    [Fact]
    public async Task A_queue_of_another_type_is_found_without_the_management_api()
    {
        await using var broker = await ScratchBroker.StartAsync();
        await DeclareAsync(broker, Queues.Runs, durable: true);
        await ApplyAsync(broker);
        var refused = await RefusedAsync(broker, "tool", management: false);
        Assert.Contains("netra.runs: it differs from what the fleet declares: PRECONDITION_FAILED", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_gone_is_found_with_the_management_api_only()
    {
        await using var broker = await ScratchBroker.StartAsync();
        await ApplyAsync(broker);
        await broker.DeleteAsync($"policies/{broker.Name}/{BrokerTopology.WorkPolicy}");
        var refused = await RefusedAsync(broker, "tool", management: true);
        Assert.Contains("netra.runs: no policy applies to it", refused.Message, StringComparison.Ordinal);
        await using var process = await StartAsync(broker, "api", management: false);
    }

    [Fact]
    public async Task A_setting_starts_in_spite_of_it()
    {
        await using var broker = await ScratchBroker.StartAsync();
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await using var process = await TestProcess.StartAsync(database, settings: [("Broker:Url", broker.Url), ("Broker:CheckTopology", "false")]);
        await process.StopAsync(Stop);
    }

    [Fact]
    public async Task Apply_makes_it_safe_plan_says_so_and_processes_start()
    {
        await using var broker = await ScratchBroker.StartAsync();
        using var management = new BrokerManagement(new Uri(broker.Url), broker.Management);
        Assert.NotEmpty(TopologyLint.Of(await management.ReadAsync(Stop)));
        Assert.NotEmpty(await management.ApplyAsync(Stop));
        Assert.Empty(TopologyPlan.Of(await management.ReadAsync(Stop)));
        Assert.Empty(TopologyLint.Of(await management.ReadAsync(Stop)));
        await using var process = await StartAsync(broker, "tool", management: true);
    }

    [Fact]
    public async Task A_queue_that_its_worker_binds_between_two_looks_keeps_no_process_from_starting()
    {
        await using var broker = await ScratchBroker.StartAsync();
        await ApplyAsync(broker);
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Url) }.CreateConnectionAsync(Stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Stop);
        var queue = Queues.ForTool("young");
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { [BrokerTopology.QueueType] = BrokerTopology.Quorum }, cancellationToken: Stop);
        await channel.ExchangeDeclareAsync(queue, BrokerTopology.FanOut, durable: true, cancellationToken: Stop);
        await using var window = new ManagementWindow(broker.Management, "bindings", () => channel.QueueBindAsync(queue, queue, "", cancellationToken: Stop));

        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await using var process = await TestProcess.StartAsync(database, kind: "tool", settings: [("Broker:Url", broker.Url), ("Broker:Management", window.Address)]);

        Assert.True(window.Looks > 1);
        await process.StopAsync(Stop);
    }

    static async Task ApplyAsync(ScratchBroker broker)
    {
        using var management = new BrokerManagement(new Uri(broker.Url), broker.Management);
        await management.ApplyAsync(Stop);
    }

    static async Task<UnsafeTopologyException> RefusedAsync(ScratchBroker broker, string kind, bool management)
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        return await Assert.ThrowsAsync<UnsafeTopologyException>(() => TestProcess.StartAsync(database, kind: kind, settings: Settings(broker, management)));
    }

    static async Task<Started> StartAsync(ScratchBroker broker, string kind, bool management)
    {
        var database = await ScratchDatabase.OnAsync("sqlite");
        return new(await TestProcess.StartAsync(database, kind: kind, settings: Settings(broker, management)), database);
    }

    static (string Key, string? Value)[] Settings(ScratchBroker broker, bool management) =>
        [("Broker:Url", broker.Url), ("Broker:Management", management ? broker.Management.OriginalString : "")];

    static async Task DeclareAsync(ScratchBroker broker, string queue, bool durable)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Url) }.CreateConnectionAsync(Stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Stop);
        await channel.QueueDeclareAsync(queue, durable, exclusive: false, autoDelete: false, cancellationToken: Stop);
    }

    sealed record Started(Microsoft.AspNetCore.Builder.WebApplication Process, ScratchDatabase Database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Process.StopAsync();
            await Process.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
