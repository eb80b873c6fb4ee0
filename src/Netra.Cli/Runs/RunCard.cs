using System.Globalization;
using System.Text.Json;
using Netra.Client;
using Netra.Contracts;

namespace Netra.Cli;

/// <summary>A run as people read it.</summary>
static class RunCard
{
    const int LongResult = 4000;

    /// <summary>Shows how a run ended; exit 1 unless it completed.</summary>
    public static int Finish(Screen screen, Run run)
    {
        screen.Show(run.Json, () => Write(screen, run));
        return run.Status == RunStatus.Completed ? Exit.Ok : Exit.Failed;
    }

    public static void Write(Screen screen, Run run)
    {
        screen.Card(
            ("run", run.Id.ToString()),
            ("agent", run.Agent),
            ("status", run.WaitingFor is null ? run.Status : $"{run.Status} ({run.WaitingFor})"),
            ("error", run.Error is { } error ? $"{error.Code}: {error.Message}" : null),
            ("created", Display.Time(run.CreatedAt)),
            ("completed", Display.Time(run.CompletedAt)),
            ("took", Display.Duration(run.ExecutionTimeMs)),
            ("step", run.Step.ToString(CultureInfo.InvariantCulture)),
            ("events", run.LastSeq.ToString(CultureInfo.InvariantCulture)));
        if (run.Result is not { ValueKind: not JsonValueKind.Null } result)
            return;
        var text = JsonSerializer.Serialize(result, CliJson.Indented);
        screen.Say(text.Length <= LongResult ? text : text[..LongResult] + $"\n… {Display.Count(text.Length)} characters in all; see them with --json");
    }
}
