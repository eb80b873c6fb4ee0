using System.Globalization;

namespace Netra.Bench.Processes;

/// <summary>The folder in which <c>infra/fleet.sh</c> keeps a fleet on this machine.</summary>
sealed class FleetFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>Names and process ids, such as <c>agent-1</c>.</summary>
    public IReadOnlyList<(string Name, int Pid)> Processes() =>
    [
        .. from file in Directory.EnumerateFiles(System.IO.Path.Combine(Path, "pids"), "*.pid").Order(StringComparer.Ordinal)
           let name = System.IO.Path.GetFileNameWithoutExtension(file)
           let pid = PidOf(name)
           where pid is not null
           select (name, pid.Value),
    ];

    public int Count(string kind) => Processes().Count(p => p.Name.StartsWith(kind + "-", StringComparison.Ordinal));

    /// <summary>Null where there is none, or while it is written.</summary>
    public int? PidOf(string name)
    {
        var file = System.IO.Path.Combine(Path, "pids", name + ".pid");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid) ? pid : null;
    }
}
