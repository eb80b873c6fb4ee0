using Netra.Contracts.Events;

namespace Netra.Client;

/// <summary>A fleet, as one caller sees it. Safe for use by many threads; keep one for long.</summary>
/// <remarks>Every failure is a <see cref="NetraException"/>.</remarks>
public sealed class NetraClient : IDisposable
{
    readonly NetraClientOptions options;
    readonly Transport transport;

    public NetraClient(NetraClientOptions options)
    {
        this.options = options;
        transport = new Transport(options);
        (Runs, Datasets, Fleet, Users) = (new(transport), new(transport), new(transport), new(transport));
        (Admin, DeadLetters) = (new(transport), new(transport));
        (Threads, Schedules, Webhooks) = (new(transport), new(transport), new(transport));
    }

    public RunsApi Runs { get; }

    public ThreadsApi Threads { get; }

    public SchedulesApi Schedules { get; }

    public WebhooksApi Webhooks { get; }

    public DatasetsApi Datasets { get; }

    public FleetApi Fleet { get; }

    public UsersApi Users { get; }

    public AdminApi Admin { get; }

    public DeadLettersApi DeadLetters { get; }

    /// <summary>The run's events after <paramref name="after"/>, each exactly once and in order, to the event that ends the run.</summary>
    /// <remarks>A lost connection is taken up again where it broke off. Fails when the fleet says not to come back or stays away too long.</remarks>
    public IAsyncEnumerable<RunEventEnvelope> FollowAsync(Guid runId, long after, CancellationToken cancellationToken) =>
        new RunFollower(options, Runs, runId).FollowAsync(after, cancellationToken);

    public void Dispose() => transport.Dispose();
}
