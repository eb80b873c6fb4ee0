using System.Text.RegularExpressions;

namespace Netra.Architecture;

/// <summary>Which project may know which: docs/architecture.md in the form that a build checks.</summary>
public sealed partial class ArrowTests
{
    const string Contracts = "Netra.Contracts", Sdk = "Netra.Sdk", Storage = "Netra.Storage", Hosting = "Netra.Hosting";
    const string Diagnostics = "Netra.Diagnostics", FinOps = "Netra.FinOps", Api = "Netra.Api", Client = "Netra.Client";
    const string Agent = "Netra.AgentWorker", Tool = "Netra.ToolWorker", Notifier = "Netra.Notifier", Scheduler = "Netra.Scheduler";

    static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [Contracts] = [],
        [Sdk] = [],
        [Storage] = [Contracts],
        [Hosting] = [Contracts, Storage],
        [FinOps] = [Sdk],
        [Diagnostics] = [Sdk],
        [Api] = [Contracts, Storage, Hosting, Sdk],
        [Agent] = [Contracts, Storage, Hosting, Sdk, FinOps, Diagnostics],
        [Tool] = [Contracts, Storage, Hosting, Sdk, FinOps, Diagnostics],
        [Notifier] = [Contracts, Storage, Hosting, Sdk],
        [Scheduler] = [Contracts, Storage, Hosting, Sdk],
        [Client] = [Contracts],
        ["Netra.Bench"] = [Contracts, Client, Storage],
        ["Netra.Console"] = [],
        ["Netra.Templates"] = [],
        ["Netra.Testing"] = [Contracts, Sdk, Storage, Hosting, Agent, Tool, Notifier, Scheduler, Diagnostics, FinOps, Api, Client],
        ["Netra.Cli"] =
            [Contracts, Sdk, Storage, Hosting, Agent, Tool, Notifier, Scheduler, Diagnostics, FinOps, Api, Client, "Netra.Testing", "Netra.Bench", "Netra.Console"],
    };

    /// <summary>Packages (a dot at the end: all that start so) and the only projects that may name them.</summary>
    static readonly (string Package, string[] Projects)[] PackageOwners =
    [
        ("MassTransit.RabbitMQ", [Hosting]),
        ("RabbitMQ.", [Hosting]),
        ("OpenTelemetry", [Hosting]),
        ("OpenTelemetry.", [Hosting]),
        ("StackExchange.Redis", [Hosting]),
        ("MassTransit", [Hosting, Storage]),
        ("Microsoft.EntityFrameworkCore.", [Storage]),
        ("Npgsql", [Storage]),
        ("Npgsql.", [Storage]),
        ("Quartz", [Scheduler, Api]), // the API reads cron expressions
    ];

    public static TheoryData<string> Products => [.. Repository.Products.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Products))]
    public void A_project_references_only_what_its_arrows_allow(string name)
    {
        Assert.True(Allowed.ContainsKey(name), $"{name} has no arrows yet: decide what it may reference, and add it here and to docs/architecture.md.");
        var wrong = Project(name).Projects.Except(Allowed[name], StringComparer.Ordinal).ToList();
        Assert.True(wrong.Count == 0, $"{name} must not reference {string.Join(", ", wrong)}; allowed are: {string.Join(", ", Allowed[name])}.");
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void A_package_is_named_only_by_the_projects_that_own_it(string name)
    {
        var wrong = from package in Project(name).Packages
                    from owner in PackageOwners
                    where package == owner.Package || (owner.Package[^1] == '.' && package.StartsWith(owner.Package, StringComparison.Ordinal))
                    where !owner.Projects.Contains(name, StringComparer.Ordinal)
                    select $"{package} belongs to {string.Join(" and ", owner.Projects)}";
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Internals_are_open_to_tests_only(string name) =>
        Assert.DoesNotContain(Project(name).Friends, f => !Repository.All.Any(p => p.IsTest && p.Name == f) && f != "$(MSBuildProjectName).Tests");

    [Fact]
    public void Contracts_have_no_packages() => Assert.Empty(Project(Contracts).Packages);

    [Fact]
    public void Versions_stand_in_one_place_and_the_frameworks_own_packages_nowhere() =>
        Assert.All(Repository.All, p =>
        {
            Assert.DoesNotContain(p.Packages, i => i.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));
            Assert.DoesNotMatch("<PackageReference[^>]*Version=", Repository.Read(p.Path));
        });

    [Fact]
    public void Only_hosting_names_the_broker_and_the_telemetry_library() =>
        Assert.Empty(Sources("contracts", "src", "workers").Where(f => !f.StartsWith("src/Netra.Hosting/", StringComparison.Ordinal)
            && BrokerOrTelemetry().IsMatch(Repository.Read(f))));

    [Fact]
    public void The_notifier_knows_no_commands() =>
        Assert.Empty(Sources("workers/Netra.Notifier").Where(f => Commands().IsMatch(Repository.Read(f))));

    [Fact]
    public void Domains_are_registered_by_programs_only()
    {
        string[] roots = ["workers/Netra.AgentWorker/Program.cs", "workers/Netra.ToolWorker/Program.cs"];
        Assert.Empty(Sources("src", "workers").Where(f => !f.StartsWith("src/Netra.Cli/", StringComparison.Ordinal)
            && !f.StartsWith("src/Netra.FinOps/", StringComparison.Ordinal) && !f.StartsWith("src/Netra.Diagnostics/", StringComparison.Ordinal)
            && !roots.Contains(f, StringComparer.Ordinal) && Domains().IsMatch(Repository.Read(f))));
    }

    static ProjectFile Project(string name) => Repository.Products.Single(p => p.Name == name);

    static IEnumerable<string> Sources(params string[] folders) => Repository.Files(".cs", folders);

    [GeneratedRegex(@"using (RabbitMQ|OpenTelemetry)|\bIRabbitMq|UsingRabbitMq|\bRabbitMq\w+Context|OpenTelemetry\.Sdk", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BrokerOrTelemetry();

    [GeneratedRegex(@"using Netra\.Contracts\.(Runs|Tools|Datasets);|\bICommand\b|SendCommandAsync", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commands();

    [GeneratedRegex(@"\bAdd(FinOps|Diagnostics)\(|using Netra\.(FinOps|Diagnostics);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Domains();
}
