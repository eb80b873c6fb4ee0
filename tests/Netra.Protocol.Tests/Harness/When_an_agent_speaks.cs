using System.Net.Sockets;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.AgentWorker.Runs;
using Netra.AgentWorker.Steps;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Protocol.Tests;

/// <summary>How what an agent says while it thinks gets into the log.</summary>
public sealed class When_an_agent_speaks : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly SagaHarness harness = new();
    readonly Commits commits = new();
    readonly GatherTime time = new();
    Run run = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await harness.StartStepsAsync(commits);
        run = await harness.AddRunAsync(r => (r.Status, r.Step, r.StepAttempt, r.StartedAt) = (RunStatus.Running, 1, 1, r.CreatedAt));
    }

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task What_is_said_within_50_ms_is_one_transaction_and_one_hint()
    {
        using var scope = Scope();
        await using var words = Writer(harness.Get<IDbContextFactory<NetraDb>>()).For(run);

        await SayAsync(words, 0, 300);
        await UntilAsync(() => Task.FromResult(time.Waits.Count), 1);
        Assert.Equal([TimeSpan.FromMilliseconds(50)], time.Waits);
        Assert.Equal(0, commits.Count);
        time.EndWaits();
        await UntilAsync(async () => (await LogAsync()).Count, 300);
        await SayAsync(words, 300, 7);
        await words.FlushAsync(Stop).WaitAsync(Patience, Stop);

        Assert.Equal(2, commits.Count);
        var hints = harness.Bus.Published.Select<RunEventsAppended>(Stop).Take(2).Select(h => (h.Context.Message.FromSeq, h.Context.Message.Head)).ToList();
        Assert.Equal([(1L, 300L), (301L, 307L)], hints);
        var log = await LogAsync();
        Assert.Equal(Enumerable.Range(1, 307).Select(i => (long)i), log.Select(e => e.Seq));
        Assert.Equal(Enumerable.Range(0, 307).Select(i => $"word {i}"), log.Select(e => JsonDocument.Parse(e.Data).RootElement.GetProperty("reasoning").GetString()));
    }

    [Fact]
    public async Task A_thousand_at_once_are_two_transactions()
    {
        using var scope = Scope();
        await using var words = Writer(harness.Get<IDbContextFactory<NetraDb>>()).For(run);

        await SayAsync(words, 0, 1000);
        await words.FlushAsync(Stop).WaitAsync(Patience, Stop);

        Assert.Equal((1000, 2), ((await LogAsync()).Count, commits.Count));
    }

    [Fact]
    public async Task What_an_attempt_says_that_is_over_is_dropped()
    {
        using var scope = Scope();
        await using var words = Writer(harness.Get<IDbContextFactory<NetraDb>>(), TimeProvider.System).For(run);
        await using (var db = await harness.DbAsync())
            await db.Runs.Where(r => r.CorrelationId == run.CorrelationId).ExecuteUpdateAsync(r => r.SetProperty(x => x.StepAttempt, 2), Stop);

        await SayAsync(words, 0, 5000).WaitAsync(Patience, Stop);
        await words.FlushAsync(Stop).WaitAsync(Patience, Stop);

        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task Where_it_cannot_be_written_the_agent_is_not_held()
    {
        await using var words = Writer(new Away(), TimeProvider.System).For(run);

        await Assert.ThrowsAsync<SocketException>(() => SayAsync(words, 0, 5000).WaitAsync(Patience, Stop));
    }

    DeltaWriter Writer(IDbContextFactory<NetraDb> contexts, TimeProvider? clock = null) => new(contexts, harness.Get<RunDispatch>(), clock ?? time);

    RowScope.Entered Scope() => RowScope.User(harness.TenantId, harness.OwnerId);

    static async Task SayAsync(DeltaWriter.Buffer words, int from, int count)
    {
        for (var i = from; i < from + count; i++)
            await words.AddAsync($"word {i}", Stop);
    }

    async Task<List<RunEvent>> LogAsync()
    {
        await using var db = await harness.DbAsync();
        return await db.RunEvents.AsNoTracking().Where(e => e.RunId == run.CorrelationId).OrderBy(e => e.Seq).ToListAsync(Stop);
    }

    static async Task UntilAsync(Func<Task<int>> read, int expected)
    {
        for (var tries = 0; tries < 400 && await read() != expected; tries++)
            await Task.Delay(25, Stop);
        Assert.Equal(expected, await read());
    }

    /// <summary>A database that cannot be reached.</summary>
    sealed class Away : IDbContextFactory<NetraDb>
    {
        public NetraDb CreateDbContext() => throw new SocketException((int)SocketError.ConnectionRefused);
    }
}
