using System.Globalization;

namespace Netra.Cli;

/// <summary>Where an embedded fleet keeps its things: <c>netra.db</c>, <c>key</c>, <c>secrets</c> (the key under which the database keeps secrets), <c>netra.env</c>, <c>lock</c>.</summary>
/// <remarks>The default is <c>$XDG_DATA_HOME/netra</c>, or <c>~/.local/share/netra</c>. Beside it <c>ports/&lt;port&gt;</c> tells the commands which folder the fleet on a port uses.</remarks>
static class EmbeddedFolder
{
    public static string Default => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share"),
        "netra");

    public static string KeyFile(string folder) => Path.Combine(folder, "key");

    public static string SecretsFile(string folder) => Path.Combine(folder, "secrets");

    public static string EnvironmentFile(string folder) => Path.Combine(folder, "netra.env");

    /// <summary>The admin key of the embedded fleet that was last started on the port, or null.</summary>
    public static string? KeyOf(int port)
    {
        var folder = File.Exists(PortFile(port)) ? File.ReadAllText(PortFile(port)).Trim() : Default;
        return File.Exists(KeyFile(folder)) ? File.ReadAllText(KeyFile(folder)).Trim() : null;
    }

    /// <summary>Remembers which folder the fleet on a port uses.</summary>
    public static void Remember(int port, string folder)
    {
        CreatePrivate(Path.GetDirectoryName(PortFile(port))!);
        WritePrivate(PortFile(port), folder);
    }

    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a file that only its owner may read; readers see the old text or the new, never a part.</summary>
    public static void WritePrivate(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var fresh = file + ".new";
        File.Delete(fresh);
        using (var writer = new StreamWriter(fresh, options))
            writer.Write(text);
        File.Move(fresh, file, overwrite: true);
    }

    static string PortFile(int port) => Path.Combine(Default, "ports", port.ToString(CultureInfo.InvariantCulture));
}
