using MassTransit;
using MassTransit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Netra.Contracts.Datasets;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Scheduler.Sweeps;
using Netra.Storage;
using Netra.Storage.Datasets;
using Netra.Storage.Runs;
using Netra.Tests;

namespace Netra.Scheduler.Tests;

public sealed class SweepTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Word_is_sent_of_every_kind_of_due_row_with_its_tenant_and_owner(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var run = await DueRun.AddAsync(database, due: -TimeSpan.FromSeconds(1), DueRun.Hour, -DueRun.Hour);
        var (call, dataset, tenant, owner) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using (var db = database.Open())
        {
            var now = await DbClock.NowAsync(db, Stop);
            db.Add(new ToolCall { CorrelationId = call, RunId = run, TenantId = tenant, OwnerId = owner, DeadlineAt = now + DueRun.Hour, DueAt = now, CreatedAt = now, UpdatedAt = now });
            db.Add(new DatasetRow { Id = dataset, TenantId = tenant, OwnerId = owner, DueAt = now, CreatedAt = now });
            await db.SaveChangesAsync(Stop);
        }

        await using var services = await StartAsync(database);
        var harness = services.GetTestHarness();

        Assert.Equal(3, await services.GetRequiredService<Sweep>().RunAsync(Stop));

        Assert.Equal(run, harness.Sent.Select<RunDue>(Stop).Single().Context.Message.RunId);
        Assert.Equal(new ToolCallDue(call, run, tenant, owner), harness.Sent.Select<ToolCallDue>(Stop).Single().Context.Message);
        Assert.Equal(new ImportDataset(dataset, tenant, owner), harness.Sent.Select<ImportDataset>(Stop).Single().Context.Message);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_row_whose_word_cannot_be_sent_is_due_again_soon_however_long_it_has_waited(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        var run = await DueRun.AddAsync(database, due: -TimeSpan.FromSeconds(1), DueRun.Hour, -DueRun.Hour);
        await using var services = await StartAsync(
            database, bus => bus.UsingInMemory((_, memory) => memory.ConfigureSend(send => send.UseExecute(_ => throw new InvalidOperationException("no broker")))));

        Assert.Equal(1, await services.GetRequiredService<Sweep>().RunAsync(Stop));

        await using var db = database.Open();
        var due = (await db.Runs.SingleAsync(r => r.CorrelationId == run, Stop)).DueAt - await DbClock.NowAsync(db, Stop);
        Assert.InRange(due!.Value.TotalSeconds, -1, 2.1);
    }

    [Fact]
    public async Task A_database_that_is_away_ends_the_sweep_and_not_the_process()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite", migrated: false);
        await using var services = await StartAsync(database);
        Assert.Equal(0, await services.GetRequiredService<Sweep>().RunAsync(Stop));
    }

    static async Task<ServiceProvider> StartAsync(ScratchDatabase database, Action<IBusRegistrationConfigurator>? configure = null)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IDbContextFactory<NetraDb>>(database).AddSingleton<Sweep>()
            .AddMassTransitTestHarness(TextWriter.Null, bus => configure?.Invoke(bus)).BuildServiceProvider();
        await services.GetTestHarness().Start();
        return services;
    }
}
