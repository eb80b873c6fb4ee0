using Netra.AgentWorker.Runs;
using Netra.Storage;

namespace Netra.AgentWorker.Steps;

/// <summary>Executes a step in the process whose transition began it, which spares a trip over the bus and a read.</summary>
/// <remarks>
/// The transition leased the step to this process, so nobody else begins it. When the process dies, the lease ends and the run's due time
/// sends the step over the bus; nothing else remembers it. At a stop, steps under way are finished, or left to their leases.
/// </remarks>
sealed partial class LocalSteps(
    StepReader reader, StepRunner runner, RunSaga saga, StepRoom room, RunDispatch dispatch, AgentWorkerInstruments instruments, TimeProvider time, ILogger<LocalSteps> log)
    : IHostedLifecycleService, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    readonly CancellationTokenSource stopping = new();

    /// <summary>Sends what a committed transition makes due, begins the step that it left to this process, and returns.</summary>
    public async Task FollowAsync(RunOutgoing outgoing, CancellationToken cancellationToken)
    {
        await dispatch.SendAsync(outgoing, cancellationToken);
        if (outgoing.Step is not { } step)
            return;
        room.Take();
        _ = Task.Run(() => ExecuteAsync(step), CancellationToken.None);
    }

    async Task ExecuteAsync(BegunStep step)
    {
        using var _ = RowScope.User(step.Run.TenantId, step.Run.OwnerId);
        try
        {
            for (var next = step; next is not null;)
                next = await DecideAsync(next, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The lease ends, and another takes the step.
        }
        catch (Exception e) when (e is not OutOfMemoryException) // as above: the row says what is pending
        {
            Left(log, e, step.Run.CorrelationId, step.Run.Step);
        }
        finally
        {
            room.Release();
        }
    }

    /// <returns>The step after, where the decision began one.</returns>
    async Task<BegunStep?> DecideAsync(BegunStep step, CancellationToken cancellationToken)
    {
        var trigger = await runner.DecideAsync(await reader.ReadAsync(step, cancellationToken), cancellationToken);
        instruments.Step(trigger?.GetType().Name ?? "dropped");
        if (trigger is null || await saga.EnterAsync(step.Run.CorrelationId, trigger, again: false, cancellationToken) is not { } outgoing)
            return null;
        await dispatch.SendAsync(outgoing, cancellationToken);
        return outgoing.Step;
    }

    /// <summary>Before the bus stops: no new steps, and those under way are given time to end.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        room.Close();
        var begun = time.GetTimestamp();
        while (room.Taken > 0 && time.GetElapsedTime(begun) < Patience && !cancellationToken.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, CancellationToken.None);
        await stopping.CancelAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => stopping.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}, step {Step}: not decided here, left to the sweep")]
    static partial void Left(ILogger logger, Exception exception, Guid run, int step);
}
