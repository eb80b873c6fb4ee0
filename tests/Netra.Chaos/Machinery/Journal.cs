using System.Globalization;

namespace Netra.Chaos;

/// <summary>What happened when, on the console and in artifacts/chaos/.</summary>
static class Journal
{
    static readonly Lock Gate = new();

    public static string Folder { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("NETRA_CHAOS_OUT") is { Length: > 0 } folder ? folder : Path.Combine(Shell.Root, "artifacts", "chaos")).FullName;

    public static void Write(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}");
        lock (Gate)
        {
            Console.WriteLine(line);
            File.AppendAllText(Path.Combine(Folder, "journal.log"), line + "\n");
        }
    }
}
