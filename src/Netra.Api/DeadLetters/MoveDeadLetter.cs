using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>Archive, restore, quarantine, release and purge of one dead letter; 409 where its status does not allow it.</summary>
static class MoveDeadLetter
{
    public static Task<Ok<DeadLetterView>> ArchiveAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken) =>
        MoveAsync(id, DeadLetterAudit.Archive, http, contexts, DeadLetterMoves.ArchiveAsync, cancellationToken);

    public static Task<Ok<DeadLetterView>> RestoreAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken) =>
        MoveAsync(id, DeadLetterAudit.Restore, http, contexts, DeadLetterMoves.RestoreAsync, cancellationToken);

    public static Task<Ok<DeadLetterView>> QuarantineAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken) =>
        MoveAsync(id, DeadLetterAudit.Quarantine, http, contexts, (db, letter, record, stop) => DeadLetterMoves.QuarantineAsync(db, letter, $"{http.Caller().UserName} put it there.", record, stop), cancellationToken);

    public static Task<Ok<DeadLetterView>> ReleaseAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken) =>
        MoveAsync(id, DeadLetterAudit.Release, http, contexts, DeadLetterMoves.ReleaseAsync, cancellationToken);

    public static async Task<NoContent> PurgeAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var letter = await GetDeadLetter.ReadAsync(db, Ids.Parse(id), cancellationToken);
        return await DeadLetterMoves.PurgeAsync(db, letter.Id, () => DeadLetterAudit.RecordAsync(db, http, DeadLetterAudit.Purge, letter.Id, cancellationToken), cancellationToken) ? TypedResults.NoContent() : throw Refusal(letter);
    }

    static async Task<Ok<DeadLetterView>> MoveAsync(
        string id, string action, HttpContext http, IDbContextFactory<NetraDb> contexts, Func<NetraDb, Guid, Func<Task>, CancellationToken, Task<bool>> move, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var letter = await GetDeadLetter.ReadAsync(db, Ids.Parse(id), cancellationToken);
        if (!await move(db, letter.Id, () => DeadLetterAudit.RecordAsync(db, http, action, letter.Id, cancellationToken), cancellationToken))
            throw Refusal(letter);
        return TypedResults.Ok(await GetDeadLetter.ViewAsync(db, letter.Id, http.Caller(), cancellationToken));
    }

    static RefusedException Refusal(DeadLetter letter) => RefusedException.Conflict(ProblemCodes.WrongState, $"It is {letter.Status}, which does not allow this.");
}
