using System.Text.RegularExpressions;

namespace Netra.Architecture;

/// <summary>A type is named for the thing that it is.</summary>
public sealed partial class NamingTests
{
    [Fact]
    public void No_type_is_a_manager_a_helper_a_util_or_a_service() =>
        Assert.Empty(Declarations().Where(d => Vague().IsMatch(d.Name)));

    [Fact]
    public void No_file_or_folder_is_a_drawer_for_the_rest() =>
        Assert.Empty(Repository.Files(".cs", "contracts", "src", "workers", "tests")
            .Where(f => f.Split('/').Any(p => p is "Helpers" or "Utils" or "Common" or "Misc" or "Services" or "Managers")));

    [Fact]
    public void A_projects_file_has_its_folders_name() =>
        Assert.All(Repository.All, p => Assert.Equal(p.Name, Path.GetFileName(Path.GetDirectoryName(p.Path))));

    static IEnumerable<(string File, string Name)> Declarations() =>
        from file in Repository.Files(".cs", "contracts", "src", "workers", "tests")
        from Match declaration in Declaration().Matches(Repository.Read(file))
        select (file, declaration.Groups["name"].Value);

    [GeneratedRegex(@"^\s*(?:\w+ )*(?:class|record|record struct|struct|interface|enum) (?<name>[A-Z]\w*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utility|Utilities|Service|Services)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Vague();
}
