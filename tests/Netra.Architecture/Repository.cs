namespace Netra.Architecture;

/// <summary>The repository that this assembly was built from, read as files.</summary>
static class Repository
{
    static readonly string[] Generated = ["artifacts", "bin", "obj", "node_modules", "dist", ".git"];

    public static string Root { get; } = Find();

    /// <summary>The projects outside <c>tests</c>.</summary>
    public static IReadOnlyList<ProjectFile> Products { get; } = [.. Projects().Where(p => !p.IsTest)];

    public static IReadOnlyList<ProjectFile> All { get; } = [.. Projects()];

    /// <summary>Files with the extension below the folders, without what tools generate; paths relative to the root, with slashes.</summary>
    public static IEnumerable<string> Files(string extension, params string[] folders) =>
        folders.Select(f => Path.Combine(Root, f)).Where(Directory.Exists).SelectMany(Walk)
            .Where(f => f.EndsWith(extension, StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
            .Where(d => !Generated.Contains(Path.GetFileName(d), StringComparer.Ordinal)).SelectMany(Walk));

    static IEnumerable<ProjectFile> Projects() => Files(".csproj", "contracts", "src", "workers", "tests").Select(ProjectFile.Read);

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Netra.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Netra.sln; run the tests from a build inside the repository.");
    }
}
