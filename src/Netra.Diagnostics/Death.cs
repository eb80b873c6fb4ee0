using System.Diagnostics;

namespace Netra.Diagnostics;

/// <summary>The end of this process, on request.</summary>
static class Death
{
    /// <summary>SIGKILL: no handler, no flush, no goodbye.</summary>
    public static async Task DieAsync()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }
}
