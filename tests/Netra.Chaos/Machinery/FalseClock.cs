using System.Globalization;
using System.Runtime.InteropServices;

namespace Netra.Chaos;

/// <summary>libfaketime, as Debian installs it: a process that loads it sees a wrong time of day. What measures durations stays right.</summary>
static class FalseClock
{
    static readonly string Library = $"/usr/lib/{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64")}-linux-gnu/faketime/libfaketime.so.1";

    public static bool Exists => File.Exists(Library);

    /// <summary>What a process is started with, as NAME=value.</summary>
    public static IReadOnlyList<string> Environment(TimeSpan offset) =>
        [$"LD_PRELOAD={Library}", string.Create(CultureInfo.InvariantCulture, $"FAKETIME={offset.TotalSeconds:+0;-0}"), "FAKETIME_DONT_FAKE_MONOTONIC=1"];
}
