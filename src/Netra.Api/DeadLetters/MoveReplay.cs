using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>POST /v1/dead-letters/replays/{id}/pause, /resume, /abort: 409 where it has ended, or is so already.</summary>
static class MoveReplay
{
    public static Task<Ok<ReplayView>> PauseAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken) =>
        MoveAsync(id, ReplayStatus.Paused, reason: null, http, contexts, cancellationToken);

    public static Task<Ok<ReplayView>> ResumeAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken) =>
        MoveAsync(id, ReplayStatus.Running, reason: null, http, contexts, cancellationToken);

    public static Task<Ok<ReplayView>> AbortAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken) =>
        MoveAsync(id, ReplayStatus.Aborted, $"{http.Caller().UserName} aborted it.", http, contexts, cancellationToken);

    static async Task<Ok<ReplayView>> MoveAsync(string id, string to, string? reason, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var replay = await ReadReplays.ReadAsync(db, id, cancellationToken);
        if (!await Replays.MoveAsync(db, replay.Id, to, reason, () => DeadLetterAudit.RecordAsync(db, http, "replay_" + to, replay.Id, cancellationToken), cancellationToken))
            throw RefusedException.Conflict(ProblemCodes.WrongState, $"The replay is {replay.Status}.");
        return TypedResults.Ok(await ReadReplays.ViewAsync(db, await ReadReplays.ReadAsync(db, id, cancellationToken), cursor: null, limit: null, cancellationToken));
    }
}
