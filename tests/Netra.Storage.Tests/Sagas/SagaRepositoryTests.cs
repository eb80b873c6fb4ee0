using MassTransit;
using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Netra.Storage.Runs;
using Netra.Storage.Sagas;
using Netra.Tests;

namespace Netra.Storage.Tests.Sagas;

public sealed class SagaRepositoryTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Instances_are_made_found_and_missed(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var services = await StartAsync(database);
        var harness = services.GetTestHarness();
        var (id, unknown) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        await harness.Bus.Publish(new Begin(id), Stop);
        await StoredAsync(database, id, c => c is { Purpose: nameof(Tally.Counting) });
        await harness.Bus.Publish(new Begin(id), Stop);
        await harness.Bus.Publish(new Count(unknown), Stop);
        await harness.Bus.Publish(new Count(id), Stop);

        await StoredAsync(database, id, c => c is { Attempt: 1 });
        Assert.True(await harness.Consumed.Any<Count>(m => m.Context.Message.Id == unknown, Stop));
        await using var db = database.Open();
        Assert.Equal([id], await db.ToolCalls.Select(c => c.CorrelationId).ToListAsync(Stop));
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task An_exception_leaves_the_row_as_it_was_and_sends_nothing(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var services = await StartAsync(database);
        var harness = services.GetTestHarness();
        var id = Guid.CreateVersion7();
        await harness.Bus.Publish(new Begin(id), Stop);
        await StoredAsync(database, id, c => c is not null);

        await harness.Bus.Publish(new Break(id), Stop);
        Assert.True(await harness.Published.Any<Fault<Break>>(Stop));

        await using var db = database.Open();
        Assert.Equal(0, (await db.ToolCalls.SingleAsync(Stop)).Attempt);
        Assert.Empty(await db.RunArtifacts.ToListAsync(Stop));
        Assert.Empty(harness.Published.Select<Counted>(Stop));
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_hundred_messages_at_once_to_one_instance_all_count_once(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await using var services = await StartAsync(database);
        var harness = services.GetTestHarness();
        var id = Guid.CreateVersion7();
        await harness.Bus.Publish(new Begin(id), Stop);
        await StoredAsync(database, id, c => c is not null);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => harness.Bus.Publish(new Count(id), Stop)));

        await StoredAsync(database, id, c => c is { Attempt: 100 });
        await Eventually.Async(() => Task.FromResult(harness.Published.Select<Counted>(Stop).Count()), n => n == 100);
        Assert.Equal(Enumerable.Range(1, 100), harness.Published.Select<Counted>(Stop).Select(m => m.Context.Message.Total).Order());
    }

    static Task StoredAsync(ScratchDatabase database, Guid id, Func<ToolCall?, bool> holds) => Eventually.Async(
        async () =>
        {
            await using var db = database.Open();
            return await db.ToolCalls.AsNoTracking().SingleOrDefaultAsync(c => c.CorrelationId == id, Stop);
        },
        holds);

    static async Task<ServiceProvider> StartAsync(ScratchDatabase database)
    {
        var services = new ServiceCollection().AddSingleton<IDbContextFactory<NetraDb>>(database)
            .AddMassTransitTestHarness(TextWriter.Null, bus =>
            {
                bus.AddSagaStateMachine<Tally, ToolCall>().NetraRepository();
                bus.AddConfigureEndpointsCallback((context, _, endpoint) =>
                {
                    endpoint.PrefetchCount = 50;
                    endpoint.ConcurrentMessageLimit = 50;
                    endpoint.UseInMemoryOutbox(context);
                });
            }).BuildServiceProvider(validateScopes: true);
        await services.GetTestHarness().Start();
        return services;
    }
}
