using System.Globalization;

namespace Netra.Chaos;

/// <summary>A file system in memory with little room, to which PostgreSQL's data move and from which they come back.</summary>
sealed class SmallDisk(ChaosFleet fleet)
{
    /// <summary>The bit of CAP_SYS_ADMIN among a process's capabilities.</summary>
    const int MayMount = 21;

    /// <summary>The data; beside them, while they are away, those that were there and the mark that they have been moved completely.</summary>
    const string Head = "set -e; data=$0 kept=$0.kept new=$0.new moved=$0.moved; ";

    const string In = Head + """
        size=$(($(du -sm "$data" | cut -f1) + 200))
        mv "$data" "$kept"
        mkdir "$data"
        mount -t tmpfs -o "size=${size}m,mode=0700" tmpfs "$data"
        chown --reference="$kept" "$data"
        cp -a "$kept/." "$data"
        touch "$moved"
        """;

    /// <summary>Whatever was done of it is undone: data that were not moved completely are those that were kept.</summary>
    const string Out = Head + """
        [[ -d $kept ]] || exit 0
        if [[ -e $moved ]]; then
          rm -rf "$new"
          cp -a "$data" "$new"
          rm "$moved"
        fi
        if mountpoint -q "$data"; then umount "$data"; fi
        if [[ -d $new ]]; then rm -rf "$kept"; else mv "$kept" "$new"; fi
        if [[ -d $data ]]; then rmdir "$data"; fi
        mv "$new" "$data"
        """;

    /// <summary>Takes what is left, to the last page.</summary>
    const string Fill = Head + """
        touch "$data/filler"
        chown --reference="$data" "$data/filler"
        until [[ $(df --output=avail "$data" | tail -n 1) -eq 0 ]]; do
          cat /dev/zero >>"$data/filler" 2>/dev/null || true
        done
        """;

    /// <summary>Whether this process has the right to mount.</summary>
    public static bool IsPossible { get; } = MayMountBy(File.ReadLines("/proc/self/status"));

    /// <param name="status">The lines of /proc/(pid)/status.</param>
    public static bool MayMountBy(IEnumerable<string> status) =>
        status.FirstOrDefault(l => l.StartsWith("CapEff:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> MayMount & 1) == 1;

    /// <summary>Moves the data to where there is room for 200 MB more than they are.</summary>
    public async Task MoveInAsync()
    {
        await fleet.ServerAsync("stop", "postgres");
        await RunAsync(In);
        await fleet.ServerAsync("start", "postgres");
    }

    /// <summary>Moves the data, as they are now, to where they were; also when <see cref="MoveInAsync"/> failed.</summary>
    public async Task MoveOutAsync()
    {
        await FreeAsync();
        await fleet.ServerAsync("stop", "postgres");
        await RunAsync(Out);
        await fleet.ServerAsync("start", "postgres");
    }

    /// <summary>Takes a file system that was left there away from all who still use it, with the data on it.</summary>
    public static void Clear(string data)
    {
        if (!File.ReadLines("/proc/mounts").Any(m => m.Split(' ')[1] == data))
            return;
        using var process = Shell.Start("umount", "--lazy", data);
        process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    /// <summary>Nothing is left. A table cannot grow.</summary>
    public Task FillAsync() => RunAsync(Fill);

    /// <summary>Writes to PostgreSQL's log until that cannot grow either, at which the server aborts.</summary>
    public async Task FillLogAsync() => await Shell.RunAsync(
        120, "psql", "-X", "-q", fleet.PostgresItself.ToString(), "-c", "SELECT count(pg_logical_emit_message(false, 'netra', repeat('x', 1000000))) FROM generate_series(1, 3000)");

    public Task FreeAsync() => RunAsync(Head + "rm -f \"$data/filler\"");

    Task RunAsync(string script) => Shell.MustAsync(120, "bash", "-c", script, fleet.PostgresData);
}
