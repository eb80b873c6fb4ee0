using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage.Threads;

namespace Netra.Protocol.Tests;

/// <summary>A thread gets what its runs ask and answer with their end, and later runs see it.</summary>
public sealed class When_a_run_has_a_thread
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_sees_what_was_said_before_and_adds_its_own(bool instant)
    {
        await using var fleet = await StartAsync(instant);
        var thread = await ThreadAsync(fleet);

        var first = await fleet.EndAsync(await fleet.SubmitAsync("memory", new { goal = "first" }, thread: thread));
        var second = await fleet.EndAsync(await fleet.SubmitAsync("memory", new { goal = "second" }, thread: thread));

        Assert.Equal("""{"answer":""}""", first.Result);
        Assert.Equal("""{"answer":"user: first | assistant: "}""", second.Result);
        var messages = await MessagesAsync(fleet, thread);
        Assert.Equal(["user first", "assistant ", "user second", "assistant user: first | assistant: "], messages.Select(m => $"{m.Role} {m.Content}"));
        Assert.Equal([first.CorrelationId, first.CorrelationId, second.CorrelationId, second.CorrelationId], messages.Select(m => m.RunId));
        Assert.Equal(3, (await ReadAsync(fleet, thread))!.Version);
    }

    [Fact]
    public async Task Every_step_sees_the_same()
    {
        await using var fleet = await StartAsync(instant: true);
        var thread = await ThreadAsync(fleet);
        await fleet.EndAsync(await fleet.SubmitAsync("memory", new { goal = "first" }, thread: thread));

        var run = await fleet.EndAsync(await fleet.SubmitAsync("memory", new { goal = "second", steps = 3 }, thread: thread));

        Assert.Equal("""{"answer":"user: first | assistant: "}""", run.Result);
        Assert.Equal(4, run.Step);
    }

    [Fact]
    public async Task A_run_that_fails_leaves_its_reason()
    {
        await using var fleet = await StartAsync(instant: true);
        var thread = await ThreadAsync(fleet);

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", new { steps = new[] { new { @throw = "no luck" } } }, thread: thread));

        var messages = await MessagesAsync(fleet, thread);
        Assert.Equal([RunStatus.Failed, RunStatus.Failed], messages.Select(m => m.RunStatus));
        Assert.Equal("no luck", messages[1].Content);
        Assert.Equal(run.Input, messages[0].Content);
    }

    [Fact]
    public async Task A_child_run_speaks_to_its_parent_only()
    {
        await using var fleet = await StartAsync(instant: true);
        var thread = await ThreadAsync(fleet);
        object[] steps = [new { child = new { agent = "memory", input = new { goal = "child" } } }];

        var run = await fleet.EndAsync(await fleet.SubmitAsync("script", new { steps }, thread: thread));

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.All(await MessagesAsync(fleet, thread), m => Assert.Equal(run.CorrelationId, m.RunId));
    }

    [Fact]
    public async Task A_thread_that_was_deleted_meanwhile_gets_nothing_and_the_run_ends()
    {
        await using var fleet = await StartAsync(instant: true);
        var thread = await ThreadAsync(fleet);
        var id = await fleet.SubmitAsync("script", new { steps = new[] { new { tools = new[] { new { tool = "probe", arguments = new { delay_ms = 700 } } } } } }, thread: thread);
        await fleet.UntilAsync(id, r => r.Status == RunStatus.Waiting);
        await using (var db = await fleet.ReadAsync())
            await db.Threads.Where(t => t.Id == thread).ExecuteDeleteAsync(Stop);

        Assert.Equal(RunStatus.Completed, (await fleet.EndAsync(id)).Status);
        Assert.Empty(await MessagesAsync(fleet, thread));
    }

    static async Task<EmbeddedWorkers> StartAsync(bool instant)
    {
        var fleet = new EmbeddedWorkers();
        await fleet.StartAsync(parts => parts.Services.AddSingleton<IAgent>(new MemoryAgent(instant)));
        return fleet;
    }

    static async Task<Guid> ThreadAsync(EmbeddedWorkers fleet)
    {
        await using var db = await fleet.ReadAsync();
        var thread = new ThreadRow { Id = Guid.CreateVersion7(), TenantId = fleet.TenantId, OwnerId = fleet.OwnerId, Title = "t" };
        db.Add(thread);
        await db.SaveChangesAsync(Stop);
        return thread.Id;
    }

    static async Task<List<ThreadMessage>> MessagesAsync(EmbeddedWorkers fleet, Guid thread)
    {
        await using var db = await fleet.ReadAsync();
        return await db.ThreadMessages.AsNoTracking().Where(m => m.ThreadId == thread).OrderBy(m => m.Id).ToListAsync(Stop);
    }

    static async Task<ThreadRow?> ReadAsync(EmbeddedWorkers fleet, Guid thread)
    {
        await using var db = await fleet.ReadAsync();
        return await db.Threads.AsNoTracking().SingleOrDefaultAsync(t => t.Id == thread, Stop);
    }

    /// <summary>Answers with everything that was said before.</summary>
    sealed class MemoryAgent(bool instant) : Agent<MemoryInput>("memory", "1", "Remembers.", instant: instant)
    {
        readonly bool waits = !instant;

        protected override async Task<Decision> DecideAsync(MemoryInput input, AgentContext context, CancellationToken cancellationToken)
        {
            if (waits)
                await Task.Yield();
            if (context.Step <= input.Steps)
                return new Decision.Act("again", []);
            var said = string.Join(" | ", context.Earlier.Select(m => $"{m.Role}: {m.Content}"));
            return new Decision.Complete(JsonSerializer.SerializeToElement(new { answer = said }));
        }
    }

    sealed record MemoryInput
    {
        public required string Goal { get; init; }

        public int Steps { get; init; }
    }
}
