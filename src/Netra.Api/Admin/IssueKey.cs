using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Api.Admin;

sealed record IssueKeyRequest
{
    [Description("The user whose key it is; other keys stay valid.")]
    public required Guid UserId { get; init; }

    [Description("Seconds until the key expires, at most 10 years; never when absent.")]
    [Range(1, IssueKey.Longest)]
    public long? TtlSeconds { get; init; }
}

/// <summary>POST /v1/admin/keys: another key of a user.</summary>
static class IssueKey
{
    public const long Longest = 10L * 366 * 24 * 3600;

    public static async Task<Created<CreatedUser>> HandleAsync(
        JsonBody<IssueKeyRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var (userId, ttl) = (body.Value.UserId, body.Value.TtlSeconds);
        AdminRequest.Refuse(ttl is < 1 or > Longest ? new Fault("/ttl_seconds", $"must be 1 to {Longest}") : null);
        var made = await AdminRequest.ChangeAsync(http, contexts, AuditActions.IssueKey, async (db, now) =>
        {
            var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancellationToken) ?? throw RefusedException.NotFound();
            var row = new ApiKey { UserId = userId, CreatedAt = now, ExpiresAt = ttl is { } seconds ? now.AddSeconds(seconds) : null };
            var key = await Accounts.IssueAsync(db, row, cancellationToken);
            return (userId.ToString(), new { key_id = row.Id, row.ExpiresAt }, new CreatedUser(user.TenantId, userId, key));
        }, cancellationToken);
        return TypedResults.Created($"/v1/admin/users/{userId}", made);
    }
}
