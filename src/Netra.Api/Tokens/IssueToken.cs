using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Api.Runs;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Api.Tokens;

sealed record IssueTokenRequest
{
    [Description("The only run that the token is good for; all of the user's when absent.")]
    public Guid? RunId { get; init; }

    [Description("Of the caller's own permissions; none are needed to read.")]
    public required IReadOnlyList<string> Permissions { get; init; }

    [Description("900 when absent.")]
    [Range(1, 900)]
    public int? TtlSeconds { get; init; }
}

sealed record TokenView(
    [property: Description("Shown here and never again.")] string Token, DateTimeOffset ExpiresAt, Guid? RunId, IReadOnlyList<string> Permissions);

/// <summary>POST /v1/tokens: a short-lived credential for a browser, no stronger than the caller's own, which ends with it.</summary>
static class IssueToken
{
    const int Longest = 900;

    public static async Task<Created<TokenView>> HandleAsync(
        JsonBody<IssueTokenRequest> body, HttpContext http, OwnRuns runs, IDbContextFactory<NetraDb> contexts, IOptionsMonitor<TierOptions> tiers, CancellationToken cancellationToken)
    {
        var (request, caller) = (body.Value, http.Caller());
        Check(request);
        if (request.Permissions.FirstOrDefault(p => !caller.May(p)) is { } missing)
            throw RefusedException.Forbidden(missing, tiers.CurrentValue.LeastGranting(missing));
        var runId = request.RunId ?? caller.RunId;
        if (caller.RunId is { } only && runId != only)
            throw RefusedException.NotFound();
        if (runId is { } id)
            await runs.GetAsync(caller, id.ToString(), cancellationToken);
        using var scope = RowScope.System(SystemJob.SignIn);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await db.ApiKeys.Where(k => k.UserId == caller.UserId && k.ParentId != null && k.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        var key = new ApiKey
        {
            UserId = caller.UserId,
            CreatedAt = now,
            ExpiresAt = Earlier(now.AddSeconds(request.TtlSeconds ?? Longest), caller.ExpiresAt),
            ParentId = caller.KeyId ?? "",
            Permissions = string.Join(' ', request.Permissions.Distinct(StringComparer.Ordinal)),
            RunId = runId,
        };
        var token = await Accounts.IssueAsync(db, key, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Created((string?)null, new TokenView(token, key.ExpiresAt.Value, runId, key.Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    static void Check(IssueTokenRequest request)
    {
        List<Fault> faults = [];
        if (request.TtlSeconds is < 1 or > Longest)
            faults.Add(new("/ttl_seconds", $"must be 1 to {Longest}"));
        if (request.Permissions.Any(p => !PermissionNames.All.Contains(p, StringComparer.Ordinal)))
            faults.Add(new("/permissions", "must be among " + string.Join(", ", PermissionNames.All)));
        if (faults.Count > 0)
            throw RefusedException.Invalid(faults);
    }

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;
}
