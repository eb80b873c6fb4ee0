namespace Netra.Architecture;

/// <summary>Where things are.</summary>
public sealed class LayoutTests
{
    static readonly string[] Folders = ["contracts", "src", "workers", "tests", "infra", "docs", "artifacts"];
    static readonly string[] Workers = ["Netra.AgentWorker", "Netra.ToolWorker", "Netra.Notifier", "Netra.Scheduler"];

    static readonly string[] Sources =
    [
        "Netra.Sdk", "Netra.Storage", "Netra.Hosting", "Netra.Diagnostics", "Netra.FinOps", "Netra.Api", "Netra.Console", "Netra.Client", "Netra.Cli",
        "Netra.Testing", "Netra.Bench", "Netra.Client.TypeScript", "Netra.Templates",
    ];

    public static TheoryData<string> Projects => [.. Repository.All.Select(p => p.Path)];

    [Fact]
    public void The_top_folders_are_the_prescribed_ones() =>
        Assert.Empty(Directory.EnumerateDirectories(Repository.Root).Select(d => Path.GetFileName(d)!)
            .Where(d => d[0] != '.' && d is not ("TestResults" or "node_modules")).Except(Folders, StringComparer.Ordinal));

    [Fact]
    public void Each_kind_of_project_has_its_folder()
    {
        Assert.Equal(["Netra.Contracts"], Below("contracts"));
        Assert.Equal(Workers.Order(StringComparer.Ordinal), Below("workers"));
        Assert.Empty(Below("src").Except(Sources, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_is_in_the_solution_with_a_lock_file(string project)
    {
        Assert.True(
            Repository.Read("Netra.sln").Contains($"\"{project.Replace('/', '\\')}\"", StringComparison.Ordinal),
            $"Netra.sln lacks {project}, so nothing builds or tests it: dotnet sln Netra.sln add {project}");
        Assert.True(
            File.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, "packages.lock.json")),
            $"{project} has no packages.lock.json: restore it and commit the file.");
    }

    [Fact]
    public void A_production_project_has_tests()
    {
        string[] testedElsewhere = ["Netra.Bench", "Netra.Console", "Netra.Templates", "Netra.AgentWorker"];
        var tests = Repository.All.Where(p => p.IsTest).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Repository.Products.Select(p => p.Name).Except(testedElsewhere, StringComparer.Ordinal).Where(p => !tests.Contains(p + ".Tests")));
    }

    [Fact]
    public void No_launch_settings_change_what_a_program_does_on_one_machine() =>
        Assert.Empty(Repository.Files("launchSettings.json", "src", "workers", "tests"));

    static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, folder))
            .Where(d => Directory.EnumerateFiles(d).Any()).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);
}
