using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Storage;

namespace Netra.Api.Admin;

/// <summary>What administrators' requests share: faults of their fields, and a change that is in the audit log or not done.</summary>
static class AdminRequest
{
    public const string NameRule = "must be 1 to 100 characters without spaces at the ends and without control characters";

    public static bool IsName(string name) => name.Length is > 0 and <= 100 && name.Trim() == name && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    public static Fault? TierFault(string? tier, TierOptions tiers) => tier is null || tiers.Named(tier).Name == tier
        ? null
        : new("/tier", "must be one of " + string.Join(", ", TierOptions.BuiltIn.Concat(tiers.Items).Select(t => t.Name).Distinct(StringComparer.Ordinal)));

    public static Fault? EmailFault(string? email) => email is null || (IsName(email) && email.Split('@') is [{ Length: > 0 }, { Length: > 2 }])
        ? null
        : new("/email", "must be an e-mail address");

    public static Fault? PermissionsFault(IReadOnlyList<string>? permissions) => permissions?.Any(p => !PermissionNames.All.Contains(p, StringComparer.Ordinal)) == true
        ? new("/permissions", "must be among " + string.Join(", ", PermissionNames.All))
        : null;

    /// <exception cref="RefusedException">400 with those faults that there are.</exception>
    public static void Refuse(params ReadOnlySpan<Fault?> faults)
    {
        List<Fault> all = [];
        foreach (var fault in faults)
        {
            if (fault is not null)
                all.Add(fault);
        }

        if (all.Count > 0)
            throw RefusedException.Invalid(all);
    }

    /// <summary>Changes what all tenants' rows are open to, and records the act in the same transaction.</summary>
    /// <param name="change">Returns the act's target and detail, and the answer.</param>
    public static async Task<T> ChangeAsync<T>(
        HttpContext http, IDbContextFactory<NetraDb> contexts, string action,
        Func<NetraDb, DateTimeOffset, Task<(string Target, object? Detail, T Answer)>> change, CancellationToken cancellationToken)
    {
        using var scope = RowScope.System(SystemJob.Administration);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        try
        {
            var (target, detail, answer) = await change(db, now);
            await db.SaveChangesAsync(cancellationToken);
            await AuditTrail.AppendAsync(db, http.Caller(), action, target, detail, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return answer;
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e))
        {
            throw Exists();
        }
    }

    public static RefusedException Exists() => RefusedException.Conflict(ProblemCodes.AlreadyExists, "There is one already with this name or e-mail address.");
}
