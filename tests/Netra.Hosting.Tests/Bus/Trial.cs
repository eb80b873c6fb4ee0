using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Netra.Hosting.Tests.Bus;

public sealed record Errand(Guid Id, bool Fails);

/// <summary>A part with one work queue, whose consumer does what it is told.</summary>
sealed class Trial(Trial.Seen seen) : IConsumer<Errand>
{
    public const string Queue = "netra.tool.trial";

    public Task Consume(ConsumeContext<Errand> context)
    {
        seen.Add(context.Message.Id);
        return context.Message.Fails ? throw new InvalidOperationException("told to fail") : seen.Gate;
    }

    public static void Add(NetraApp app, Seen seen)
    {
        app.Services.AddSingleton(seen);
        app.Bus.Add(new BusModule(bus => bus.AddConsumer<Trial>(), endpoints => endpoints.Work(Queue, e => e.ConfigureConsumer<Trial>(endpoints.Context))));
    }

    /// <summary>An errand that succeeds, as MassTransit writes it.</summary>
    public static string Message(Guid id) =>
        JsonSerializer.Serialize(new { messageType = (string[])["urn:message:Netra.Hosting.Tests.Bus:Errand"], message = new { id, fails = false } });

    /// <summary>Ids of deliveries, one for each attempt.</summary>
    public sealed class Seen : System.Collections.Concurrent.ConcurrentQueue<Guid>
    {
        /// <summary>What each handler waits for.</summary>
        public Task Gate { get; init; } = Task.CompletedTask;

        public void Add(Guid id) => Enqueue(id);
    }
}
