using System.Diagnostics;
using System.Globalization;
using Netra.Tests;

namespace Netra.Bench.Tests;

/// <summary>The folder of a fleet whose processes only sleep, with a script that starts and stops them and writes down what it was asked for.</summary>
sealed class FakeState : IDisposable
{
    /// <summary>What <c>infra/fleet.sh</c> does to <c>pids/</c>; a restart fails where a file says so.</summary>
    const string Source = """
        #!/usr/bin/env bash
        command=$1 state=$3; shift 3
        echo "$command $*" >>"$state/asked"
        begin() { sleep 300 </dev/null >/dev/null 2>&1 & echo $! >"$state/pids/$1.pid"; echo $! >>"$state/begun"; }
        case $command in
          status) for file in "$state"/pids/*.pid; do echo "$(basename "$file" .pid) not ready $(<"$state/url") pid $(<"$file")"; done ;;
          restart) if [[ -e $state/broken ]]; then echo "no port left" >&2; exit 1; fi; begin "$1" ;;
          scale) rm -f "$state/pids/$1-"*; for ((n = 1; n <= $2; n++)); do begin "$1-$n"; done ;;
        esac
        """;

    public FakeState()
    {
        Directory.CreateDirectory(File("pids"));
        System.IO.File.WriteAllText(Script, Source);
        System.IO.File.WriteAllText(File("asked"), "");
        System.IO.File.WriteAllText(File("begun"), "");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("netra-bench-tests-").FullName;

    public string Script => File("fleet.sh");

    /// <summary>What the script was asked for, in order.</summary>
    public string[] Asked => System.IO.File.ReadAllLines(File("asked"));

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Says that a process of the fleet is that one.</summary>
    public void Is(string name, int pid) => System.IO.File.WriteAllText(File($"pids/{name}.pid"), pid.ToString(CultureInfo.InvariantCulture) + "\n");

    public BenchOptions On(FakeFleet fleet, string scenario)
    {
        System.IO.File.WriteAllText(File("url"), fleet.Url.ToString());
        return fleet.Options(scenario) with { State = Path, FleetScript = Script };
    }

    public void Dispose()
    {
        foreach (var pid in System.IO.File.ReadAllLines(File("begun")))
            End(int.Parse(pid, CultureInfo.InvariantCulture));
        Directory.Delete(Path, recursive: true);
    }

    static void End(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }
}
