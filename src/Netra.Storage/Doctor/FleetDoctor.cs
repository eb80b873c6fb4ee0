using Netra.Contracts;

namespace Netra.Storage.Doctor;

/// <summary>Checks the invariants that keep runs alive, straight from the database, on either engine and beside a fleet at work.</summary>
public static class FleetDoctor
{
    /// <summary>Of each check; more show at the next examination.</summary>
    internal const int Most = 1000;

    /// <summary>The statuses that nothing can follow.</summary>
    internal static readonly string[] Ended = [.. RunStatus.All.Where(RunStatus.IsTerminal)];

    /// <summary>In the order in which repairs build on each other.</summary>
    static readonly Check[] All = [.. DueTimeChecks.All, .. CallChecks.All, .. SlotChecks.All, .. LogChecks.All, .. AuditChecks.All];

    /// <summary>The invariants: name and rule.</summary>
    public static IReadOnlyList<(string Name, string Rule)> Rules { get; } = [.. All.Select(c => (c.Name, c.Rule))];

    /// <summary>All that breaks an invariant; with <paramref name="repair"/> what is safe to mend is mended.</summary>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(NetraDb db, bool repair, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        foreach (var check in All)
        {
            foreach (var suspect in await check.FindAsync(db, cancellationToken))
            {
                var done = repair && check.RepairAsync is { } mend ? await mend(db, suspect.Id, cancellationToken) : null;
                findings.Add(new(check.Name, suspect.Id.ToString(), suspect.Problem) { Repair = done });
            }
        }

        return findings;
    }
}
