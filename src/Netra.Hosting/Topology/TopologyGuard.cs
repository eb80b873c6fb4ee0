using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Netra.Hosting;

/// <summary>The broker's topology can lose work; the message says what is wrong and what to do.</summary>
public sealed class UnsafeTopologyException(string message) : Exception(message)
{
    public UnsafeTopologyException() : this("The broker's topology is unsafe.") { }

    public UnsafeTopologyException(string message, Exception innerException) : this($"{message}: {innerException.Message}") { }
}

/// <summary>Lets no process start on a topology that <see cref="TopologyLint"/> calls unsafe, before its bus declares anything.</summary>
/// <remarks>A broker that is away delays no start: the check follows when it is there, and an unsafe topology then ends the process.</remarks>
sealed partial class TopologyGuard(IOptions<BrokerOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<TopologyGuard> log)
    : BackgroundService, IHostedLifecycleService
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    const int Looks = 4;

    readonly BrokerOptions broker = options.Value;
    bool done;

    public async Task StartingAsync(CancellationToken cancellationToken) => done = !broker.CheckTopology || await IsCheckedAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!done)
            {
                await Task.Delay(Again, time, stoppingToken);
                done = await IsCheckedAsync(stoppingToken);
            }
        }
        catch (UnsafeTopologyException)
        {
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    /// <returns>Whether the broker was there to be checked.</returns>
    async Task<bool> IsCheckedAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var findings = await FindLastingAsync(limit.Token);
            if (findings.Count == 0)
                return true;
            var message = Message(findings);
            Unsafe(log, message);
            throw new UnsafeTopologyException(message);
        }
        catch (Exception e) when (IsAway(e) && !cancellationToken.IsCancellationRequested)
        {
            Away(log, e.Message);
            return false;
        }
    }

    /// <summary>What is there at every look: a worker that starts at the same moment declares its queues first and binds them a moment later.</summary>
    async Task<IReadOnlyList<TopologyFinding>> FindLastingAsync(CancellationToken cancellationToken)
    {
        var findings = await FindAsync(cancellationToken);
        for (var look = 1; look < Looks && findings.Count > 0; look++)
        {
            await Task.Delay(BetweenLooks, time, cancellationToken);
            findings = await FindAsync(cancellationToken);
        }

        return findings;
    }

    async Task<IReadOnlyList<TopologyFinding>> FindAsync(CancellationToken cancellationToken)
    {
        var shown = await AmqpTopology.LintAsync(broker.Url, cancellationToken);
        if (shown.Count > 0 || broker.Management.Length == 0)
            return shown;
        using var management = new BrokerManagement(new Uri(broker.Url), new Uri(broker.Management));
        try
        {
            return TopologyLint.Of(await management.ReadAsync(cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            Half(log, e.Message);
            return [];
        }
    }

    static bool IsAway(Exception exception) => FailurePolicy.IsOutage(exception) || exception is IOException or TimeoutException or OperationCanceledException;

    static string Message(IReadOnlyList<TopologyFinding> findings) =>
        $"The broker's topology is unsafe, so this process does not start:\n{string.Join('\n', findings.Select(f => $"  - {f}"))}\n"
        + "'netra topology plan' shows what 'netra topology apply' would change, 'netra topology lint' this list. Broker__CheckTopology=false starts in spite of it.";

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Findings}")]
    static partial void Unsafe(ILogger logger, string findings);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Topology not checked yet, the broker is away: {Reason}")]
    static partial void Away(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Topology checked over AMQP only, not its policies: {Reason}")]
    static partial void Half(ILogger logger, string reason);
}
