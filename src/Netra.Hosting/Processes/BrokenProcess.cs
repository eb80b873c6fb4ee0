using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Netra.Hosting.Processes;

/// <summary>Ends a process that could not load its own code, for whoever supervises it to start it anew.</summary>
/// <remarks>
/// The runtime remembers such a failure and never tries again. A worker that wanted handles for a moment would fail, from then on and at once, whatever work needs that code, and so
/// draw more work than its neighbours. Exceptions are seen as they are thrown, whoever catches them.
/// </remarks>
sealed partial class BrokenProcess(IHostApplicationLifetime lifetime, ILogger<BrokenProcess> log) : IHostedService
{
    int broken;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        AppDomain.CurrentDomain.FirstChanceException += See;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        AppDomain.CurrentDomain.FirstChanceException -= See;
        return Task.CompletedTask;
    }

    void See(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (!FailurePolicy.IsForGood(thrown.Exception) || Interlocked.Exchange(ref broken, 1) == 1)
            return;
        Environment.ExitCode = 1;
        Broken(log, thrown.Exception.Message);
        ThreadPool.QueueUserWorkItem(_ => lifetime.StopApplication());
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The process cannot load its own code any more and ends with exit code 1: {Reason}")]
    static partial void Broken(ILogger logger, string reason);
}
