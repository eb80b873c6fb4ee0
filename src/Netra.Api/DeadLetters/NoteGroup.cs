using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;

namespace Netra.Api.DeadLetters;

/// <summary>What people say of a cause; a member that is left out stays as it is.</summary>
sealed record NoteGroupRequest(
    [property: Description("open, acknowledged or ignored.")] string? State = null, string? Owner = null, string? Note = null, DateTimeOffset? IgnoreUntil = null);

/// <summary>PATCH /v1/dead-letters/groups/{fingerprint}.</summary>
static class NoteGroup
{
    static readonly string[] States = ["open", "acknowledged", "ignored"];

    public static async Task<NoContent> HandleAsync(
        string fingerprint, JsonBody<NoteGroupRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var request = body.Value;
        PlainText.Check(fingerprint, "fingerprint");
        PlainText.CheckOptional(request.Owner, "owner");
        PlainText.CheckOptional(request.Note, "note", 2000);
        if (request.State is { } state && !States.Contains(state, StringComparer.Ordinal))
            throw RefusedException.Invalid(new Fault("/state", "must be open, acknowledged or ignored"));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var until = request.IgnoreUntil?.ToUniversalTime();
        var changed = await db.DeadLetterGroups.Where(g => g.Fingerprint == fingerprint).ExecuteUpdateAsync(
            g => g.SetProperty(x => x.State, x => request.State ?? x.State).SetProperty(x => x.Owner, x => request.Owner ?? x.Owner)
                .SetProperty(x => x.Note, x => request.Note ?? x.Note).SetProperty(x => x.IgnoreUntil, x => until ?? x.IgnoreUntil),
            cancellationToken);
        if (changed == 0)
            throw RefusedException.NotFound();
        await DeadLetterAudit.RecordAsync(db, http, DeadLetterAudit.Note, fingerprint, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
