namespace Netra.Chaos;

/// <summary>A fleet that the checkout of an earlier version starts, and whose processes are then replaced by this one's.</summary>
/// <param name="before">The folder of the earlier checkout, built in Release.</param>
sealed class UpgradedFleet(string before) : ChaosFleet
{
    static readonly string Upgrade = Path.Combine(Shell.Root, "tests", "Netra.Chaos", "Changes", "upgrade.sh");

    string? now;

    protected override string Root => now ?? before;

    /// <summary>Steps before the first new process; as many command lines at once as asked for.</summary>
    /// <returns>Seconds until the last of them had ended.</returns>
    public async Task<double> StepAsync(string step, int atOnce = 1) =>
        (await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Shell.MustAsync(120, Upgrade, step, State)))).Max(e => e.Took.TotalSeconds);

    /// <summary>What <c>netra doctor</c> says about database and broker.</summary>
    public Task<Ended> ExamineAsync() => Shell.RunAsync(60, Upgrade, "doctor", State);

    /// <summary>One process of each kind becomes this version's.</summary>
    public Task ForwardAsync(int n) => ReplaceAsync(Shell.Root, n);

    /// <summary>One process of each kind becomes the earlier version's again.</summary>
    public Task BackAsync(int n) => ReplaceAsync(before, n);

    /// <summary>A checkout's scripts know only their own processes: those of the other version would stay.</summary>
    protected override void Stop()
    {
        using var end = Shell.Start(Upgrade, ["end", State, .. Enumerable.Range(1, Replicas).SelectMany(Names)]);
        end.WaitForExit(TimeSpan.FromSeconds(60));
        base.Stop();
    }

    async Task ReplaceAsync(string root, int n)
    {
        await Shell.MustAsync(60, Upgrade, ["end", State, .. Names(n)]);
        now = root;
        await RestartAsync([.. Names(n)]);
        Journal.Write($"{string.Join(", ", Names(n))}: {(root == before ? "the earlier version" : "this version")}");
    }

    static IEnumerable<string> Names(int n) => Kinds.Select(k => FormattableString.Invariant($"{k}-{n}"));
}
