using System.Globalization;

namespace Netra.Chaos;

/// <summary>A fleet whose PostgreSQL has a synchronous standby: a commit is answered when both have it.</summary>
sealed class ReplicatedFleet : ChaosFleet
{
    static readonly string Standby = Path.Combine(Shell.Root, "tests", "Netra.Chaos", "Changes", "standby.sh");

    int port;

    /// <summary>SIGKILL to the primary; the standby takes its place, alone.</summary>
    public async Task FailOverAsync()
    {
        await ServerAsync("kill", "postgres");
        await Shell.MustAsync(90, Standby, "promote", ServersState);
        Redirect("postgres", port);
    }

    protected override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        port = int.Parse((await Shell.MustAsync(180, Standby, "up", ServersState)).Output, CultureInfo.InvariantCulture);
    }

    protected override void Clear()
    {
        using var process = Shell.Start(Standby, "down", ServersState);
        process.WaitForExit(TimeSpan.FromSeconds(60));
        base.Clear();
    }
}
