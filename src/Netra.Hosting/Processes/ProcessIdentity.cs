using System.Security.Cryptography;

namespace Netra.Hosting.Processes;

/// <summary>Who this process is in the fleet, new at every start.</summary>
public sealed class ProcessIdentity(string kind)
{
    public string Kind { get; } = kind;

    public string Id { get; } = $"{kind}-{Environment.MachineName}-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}";

    /// <summary>Names of the agents or tools that the process serves; filled before its first heartbeat.</summary>
    public ICollection<string> Serves { get; } = [];
}
