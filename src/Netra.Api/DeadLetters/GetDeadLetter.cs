using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>GET /v1/dead-letters/{id}: its payload only for those who may see it.</summary>
static class GetDeadLetter
{
    public static async Task<Ok<DeadLetterView>> HandleAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var view = await ViewAsync(db, Ids.Parse(id), http.Caller(), cancellationToken);
        http.Response.Headers.ETag = view.Tag;
        return TypedResults.Ok(view);
    }

    public static async Task<DeadLetter> ReadAsync(NetraDb db, Guid id, CancellationToken cancellationToken) =>
        await db.DeadLetters.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken) ?? throw RefusedException.NotFound();

    public static async Task<DeadLetterView> ViewAsync(NetraDb db, Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var letter = await ReadAsync(db, id, cancellationToken);
        var versions = await db.DeadLetterVersions.AsNoTracking().Where(v => v.LetterId == id).OrderByDescending(v => v.Version).ToListAsync(cancellationToken);
        var payload = caller.May(PermissionNames.DlqPayload);
        return DeadLetterView.From(letter, versions.ConvertAll(v => VersionView.From(v, payload)), payload);
    }
}
