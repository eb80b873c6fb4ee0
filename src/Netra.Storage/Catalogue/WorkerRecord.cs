namespace Netra.Storage.Catalogue;

/// <summary>One process of the fleet, alive while its heartbeat is fresh.</summary>
public sealed class WorkerRecord
{
    /// <summary>After this long without a heartbeat a worker counts as gone.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(10);

    /// <summary>Kind, host, process id and a random part.</summary>
    public string Id { get; set; } = "";

    /// <summary><c>agent</c>, <c>tool</c>, <c>api</c>, <c>notifier</c> or <c>scheduler</c>.</summary>
    public string Kind { get; set; } = "";

    public string Host { get; set; } = "";

    public int ProcessId { get; set; }

    public string Version { get; set; } = "";

    /// <summary>What it serves, separated by spaces: <c>agent:NAME</c>, <c>tool:NAME</c>.</summary>
    public string Serves { get; set; } = "";

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset HeartbeatAt { get; set; }

    /// <summary>Set when it was asked to finish and take nothing new.</summary>
    public DateTimeOffset? DrainRequestedAt { get; set; }
}
