using Microsoft.Extensions.Options;
using Quartz;

namespace Netra.Scheduler.Sweeps;

/// <summary>Sweeps again and again for a while, guarded by Quartz: one in the cluster at a time, taken over when its process dies.</summary>
[DisallowConcurrentExecution]
sealed class SweepJob(Sweep sweep, IOptions<SchedulerOptions> options, IHostApplicationLifetime lifetime, TimeProvider time) : IJob
{
    /// <summary>How long one firing lasts: long enough to spare Quartz's own statements, short enough to hand over at a stop.</summary>
    static readonly TimeSpan Shift = TimeSpan.FromSeconds(10);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var begun = time.GetTimestamp();
        try
        {
            while (time.GetElapsedTime(begun) < Shift)
            {
                await sweep.RunAsync(stop.Token);
                await Task.Delay(options.Value.SweepEvery, time, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process stops; another takes the job over.
        }
    }
}
