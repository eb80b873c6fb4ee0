namespace Netra.EndToEnd;

/// <summary>A file of shell lines NAME='value'.</summary>
static class Settings
{
    public static Dictionary<string, string> Read(string file) => File.ReadLines(file)
        .Select(l => l.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1].Trim('\'', '"'), StringComparer.Ordinal);
}
