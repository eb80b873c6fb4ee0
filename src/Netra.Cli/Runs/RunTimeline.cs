using System.Text.Json;

namespace Netra.Cli;

/// <summary><c>runs timeline</c>.</summary>
static class RunTimeline
{
    static readonly string[] Columns = ["at", "kind", "name", "step", "attempt", "worker", "queue_wait_ms", "duration_ms", "outcome", "error"];

    public static async Task<int> ShowAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var timeline = await client.Runs.TimelineAsync(i.Get(RunIds.Argument), i.Token);
        return i.Screen.Show(timeline, () => Write(i.Screen, [.. EntriesOf(timeline)]));
    }

    static IEnumerable<JsonElement> EntriesOf(JsonElement timeline) =>
        timeline.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Array).Take(1).SelectMany(m => m.Value.EnumerateArray());

    /// <summary>Columns that no entry fills are left out.</summary>
    static void Write(Screen screen, IReadOnlyList<JsonElement> entries)
    {
        var columns = Columns.Where(c => entries.Any(e => Cell(e, c).Length > 0)).ToList();
        screen.Table([.. columns.Select(c => c.ToUpperInvariant())], entries.Select(e => columns.ConvertAll(c => Cell(e, c))));
    }

    static string Cell(JsonElement entry, string column) => column == "error" && entry.TryGetProperty(column, out var error)
        ? Display.Short(Display.Text(error, "message"), 80)
        : Display.Text(entry, column);
}
