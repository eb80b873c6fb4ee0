using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Netra.Tests;

namespace Netra.Hosting.Tests.Bus;

/// <summary>What others send.</summary>
public sealed record Told(Guid Id);

/// <summary>What this process makes of it: a type of its own, for which MassTransit would declare a temporary exchange.</summary>
[MessageUrn("Netra.Hosting.Tests.Bus:Told")]
sealed record Heard(Guid Id);

public sealed class When_a_message_is_read_as_another_type
{
    const string Queue = "netra.hints.trial";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Those_who_send_and_those_who_read_declare_the_same_exchange_whoever_comes_first(bool senderFirst)
    {
        await using var broker = await ScratchBroker.StartAsync();
        using (var management = new BrokerManagement(new Uri(broker.Url), broker.Management))
            await management.ApplyAsync(Stop);
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        var ear = new Ear();
        await using var sender = await StartAsync(broker, database, _ => { });
        if (senderFirst)
            await sender.Services.GetRequiredService<IBus>().Publish(new Told(Guid.CreateVersion7()), Stop);
        await using var reader = await StartAsync(broker, database, app => app.Bus.Add(new BusModule(_ => { }, endpoints => Listen(endpoints, ear))));
        await Eventually.Async(() => broker.QueueAsync(Queue), q => q?.TryGetProperty("consumers", out var n) == true && n.GetInt32() == 1);
        var id = Guid.CreateVersion7();

        await sender.Services.GetRequiredService<IBus>().Publish(new Told(id), Stop);

        await Eventually.Async(() => Task.FromResult(ear.Contains(id)), heard => heard);
        Assert.DoesNotContain('\n', ear.Bodies.Single());
        await sender.StopAsync(Stop);
        await reader.StopAsync(Stop);
    }

    static void Listen(BusEndpoints endpoints, Ear ear)
    {
        endpoints.ReadAs<Told, Heard>();
        endpoints.Temporary(Queue, most: 100, endpoint => endpoint.Instance(ear));
    }

    static Task<WebApplication> StartAsync(ScratchBroker broker, ScratchDatabase database, Action<NetraApp> parts) =>
        TestProcess.StartAsync(database, parts, "notifier", ("Broker:Url", broker.Url));

    sealed class Ear : System.Collections.Concurrent.ConcurrentQueue<Guid>, IConsumer<Heard>
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Bodies { get; } = [];

        public Task Consume(ConsumeContext<Heard> context)
        {
            Bodies.Enqueue(context.ReceiveContext.Body.GetString());
            Enqueue(context.Message.Id);
            return Task.CompletedTask;
        }
    }
}
