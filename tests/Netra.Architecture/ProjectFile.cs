using System.Xml.Linq;

namespace Netra.Architecture;

/// <summary>What a project file says, whether or not the code uses it.</summary>
sealed record ProjectFile(string Path, string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Friends)
{
    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public static ProjectFile Read(string path)
    {
        var xml = XDocument.Parse(Repository.Read(path));
        return new(
            path,
            System.IO.Path.GetFileNameWithoutExtension(path),
            [.. Includes(xml, "ProjectReference").Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))],
            [.. Includes(xml, "PackageReference")],
            [.. Includes(xml, "InternalsVisibleTo")]);
    }

    static IEnumerable<string> Includes(XDocument xml, string item) =>
        xml.Descendants(item).Select(e => (string?)e.Attribute("Include") ?? "").Where(i => i.Length > 0);
}
