namespace Netra.Chaos;

/// <summary>Kills each kind of process at each point of a run that it reaches, one at a time, and starts it again; no other process of its kind is there to help.</summary>
/// <remarks>The points are those that the process itself reports for such a run; <c>NETRA_CHAOS_POINTS=first</c> takes each by name, not each occurrence; <c>NETRA_CHAOS_KINDS</c> names kinds.</remarks>
[Collection(nameof(OneFleet))]
public sealed class When_a_process_dies_at_each_point(ChaosFleet fleet)
{
    const double Patience = 60;

    /// <summary>The scheduler comes to its points all the time.</summary>
    const int MostOfOne = 8;

    const int MostTries = 12;

    const int Crowd = 8;

    static readonly string[] Kinds = Environment.GetEnvironmentVariable("NETRA_CHAOS_KINDS") is { Length: > 0 } kinds ? kinds.Split(',') : [.. ChaosFleet.Kinds];

    static readonly bool FirstOnly = Environment.GetEnvironmentVariable("NETRA_CHAOS_POINTS") == "first";

    [Fact, Trait("Kind", "Exhaustive")]
    public async Task Nothing_is_lost_and_nothing_is_done_twice()
    {
        await fleet.ReadyAsync();
        List<DeathRow> rows = [];
        await Task.WhenAll(ChaosFleet.Kinds.Select(k => fleet.ScaleAsync(k, 1)));
        try
        {
            foreach (var kind in Kinds)
                rows.AddRange(await DieAsync(kind));
        }
        finally
        {
            await Task.WhenAll(ChaosFleet.Kinds.Select(k => fleet.ScaleAsync(k, ChaosFleet.Replicas)));
        }

        await File.WriteAllLinesAsync(Path.Combine(Journal.Folder, "points.md"), [DeathRow.Header, .. rows.Select(r => r.ToString())], TestContext.Current.CancellationToken);
        Assert.All(rows, r => Assert.True(r.Deaths > 0, $"{r.Kind} never died at {r.Point}"));
        Assert.Equal(Kinds, rows.Select(r => r.Kind).Distinct(StringComparer.Ordinal));
        Assert.True(rows.TrueForAll(r => r.Violations.Count == 0), string.Join('\n', rows.SelectMany(r => r.Violations.Select(v => $"{r.Kind} {r.Point}: {v}"))));
    }

    /// <summary>All points of one kind.</summary>
    async Task<List<DeathRow>> DieAsync(string kind)
    {
        var name = kind + "-1";
        List<DeathRow> rows = [];
        var points = await PointsAsync(name);
        foreach (var occurrences in points.GroupBy(p => p.Point, StringComparer.Ordinal))
        {
            await using var life = await Life.StartAsync(fleet);
            var deaths = 0;
            var tries = occurrences.Take(FirstOnly ? 1 : MostOfOne).ToList();
            for (var i = 0; i < tries.Count || (deaths == 0 && i < MostTries); i++)
            {
                var (point, n, chance) = tries[i % tries.Count];
                var crowd = chance || i >= tries.Count;
                var process = await ArmAsync(name, FormattableString.Invariant($"{point}:{n}"));
                var runs = Task.WhenAll(Enumerable.Range(0, crowd ? Crowd : 1).Select(_ => life.SubmitAsync()));
                if (process is null || await DiesAsync(process.Value, life, runs, crowd))
                {
                    deaths++;
                    await fleet.ScaleAsync(kind, 1);
                }

                foreach (var run in await runs)
                    await life.EndAsync(run, Patience);
            }

            var row = new DeathRow(kind, occurrences.Key, occurrences.Count(), deaths, Checker.Check(await life.HistoryAsync()));
            Journal.Write(row.ToString());
            rows.Add(row);
        }

        await fleet.RestartAsync(name);
        return rows;
    }

    /// <summary>What the process reaches in a run, each with its number; and once what only a crowd brings it to: nudges that meet in one message, runs that the sweep finds due.</summary>
    async Task<List<(string Point, int N, bool Chance)>> PointsAsync(string name)
    {
        var alone = await TraceAsync(name, runs: 1);
        var crowd = await TraceAsync(name, Crowd);
        return
        [
            .. alone.CountBy(p => p, StringComparer.Ordinal).SelectMany(p => Enumerable.Range(1, p.Value).Select(n => (p.Key, n, false))),
            .. crowd.Distinct(StringComparer.Ordinal).Except(alone, StringComparer.Ordinal).Select(p => (p, 1, true)),
        ];
    }

    async Task<List<string>> TraceAsync(string name, int runs)
    {
        var trace = Path.Combine(Journal.Folder, name + ".points");
        File.Delete(trace);
        await using var life = await Life.StartAsync(fleet);
        await fleet.RestartAsync(name, "--env", "Faults__Trace=" + trace);
        var submitted = await Task.WhenAll(Enumerable.Range(0, runs).Select(_ => life.SubmitAsync()));
        for (var begin = TimeProvider.System.GetTimestamp(); Array.Exists(submitted, life.IsOpen) && TimeProvider.System.GetElapsedTime(begin).TotalSeconds < Patience;)
        {
            if (runs > 1)
                await HurryAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await fleet.RestartAsync(name);
        return [.. (await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken)).Where(IsOfRuns)];
    }

    Task HurryAsync() => fleet.SqlAsync("UPDATE runs SET due_at = clock_timestamp() WHERE due_at > clock_timestamp()");

    /// <returns>The process that will die there; null when it has died already, before it was found ready.</returns>
    async Task<int?> ArmAsync(string name, string point)
    {
        try
        {
            await fleet.RestartAsync(name, "--env", "Faults__Points=" + point);
            return fleet.ProcessOf(name);
        }
        catch (Xunit.Sdk.XunitException e) when (e.Message.Contains("ended during its start", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Heartbeats and the catalogue are written at any moment, and at the start.</summary>
    static bool IsOfRuns(string point) => !point.EndsWith("-workers", StringComparison.Ordinal) && !point.EndsWith("-catalogue", StringComparison.Ordinal);

    /// <summary>Whether it dies before its runs have ended and three more seconds have passed. Looked for, since nothing tells of the death of another's child.</summary>
    /// <param name="hurried">Whether the runs are made due all the time.</param>
    async Task<bool> DiesAsync(int process, Life life, Task<Guid[]> runs, bool hurried)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (Directory.Exists($"/proc/{process}"))
        {
            var ended = runs.IsCompletedSuccessfully && !Array.Exists(await runs, life.IsOpen);
            if (ended && TimeProvider.System.GetElapsedTime(begin).TotalSeconds > 3)
                return false;
            if (hurried)
                await HurryAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return true;
    }
}
