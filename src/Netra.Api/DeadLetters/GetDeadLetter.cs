using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.DeadLetters;
using Netra.Storage.Runs;

namespace Netra.Api.DeadLetters;

/// <summary>GET /v1/dead-letters/{id}: its payload only for those who may see it, and never without a row of the audit log.</summary>
static class GetDeadLetter
{
    public static async Task<Ok<DeadLetterView>> HandleAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, AuditTrail audit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var view = await ViewAsync(db, Ids.Parse(id), http.Caller(), cancellationToken);
        if (!view.PayloadMasked)
            await audit.RecordAsync(http.Caller(), DeadLetterAudit.ReadPayload, view.Id.ToString(), allowed: true, detail: null, cancellationToken);
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
        return DeadLetterView.From(letter, payload ? await SubjectAsync(db, letter, cancellationToken) : null, versions.ConvertAll(v => VersionView.From(v, payload)), payload);
    }

    static async Task<SubjectView?> SubjectAsync(NetraDb db, DeadLetter letter, CancellationToken cancellationToken)
    {
        var run = await db.Runs.AsNoTracking().Where(r => r.CorrelationId == letter.RunId).Select(r => new { r.Agent, r.Input }).SingleOrDefaultAsync(cancellationToken);
        var call = await db.ToolCalls.AsNoTracking().Where(c => c.CorrelationId == letter.CallId && c.Kind == CallKinds.Tool)
            .Select(c => new { c.Tool, c.Arguments }).SingleOrDefaultAsync(cancellationToken);
        return run is null ? null : new(run.Agent, new(run.Input), call?.Tool, RawJson.From(call?.Arguments));
    }
}
