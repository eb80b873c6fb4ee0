using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Hosting.Callers;
using Netra.Storage;

namespace Netra.Api.DeadLetters;

/// <summary>The routes of dead letters: of all tenants, for operators.</summary>
static class DeadLettersApi
{
    public static void MapDeadLetters(this IEndpointRouteBuilder v1)
    {
        var letters = v1.MapGroup("/dead-letters").WithTags("Dead letters").WithMetadata(new RouteOfJob(SystemJob.DeadLetters));
        letters.MapGet("", ListDeadLetters.HandleAsync).WithName("ListDeadLetters").WithSummary("Dead letters, newest first.")
            .Requires(PermissionNames.DlqRead).Refuses(400);
        letters.MapGet("/groups", GroupDeadLetters.HandleAsync).WithName("GroupDeadLetters").WithSummary("Dead letters by cause, the most frequent first.")
            .Requires(PermissionNames.DlqRead).Refuses(400);
        letters.MapPatch("/groups/{fingerprint}", NoteGroup.HandleAsync).WithName("NoteDeadLetterGroup").WithSummary("Say who looks after a cause, and how it stands.")
            .Requires(PermissionNames.DlqReplay).Refuses(400, 404, 413, 415);
        letters.MapGet("/{id}", GetDeadLetter.HandleAsync).WithName("GetDeadLetter").WithSummary("A dead letter; its payload with permission dlq_payload.")
            .Requires(PermissionNames.DlqRead).Refuses(404);
        letters.MapPost("/{id}/edit", EditDeadLetter.HandleAsync).WithName("EditDeadLetter").WithSummary("Replace the message that it holds; its ids stay.")
            .Requires(PermissionNames.DlqEdit).Refuses(400, 404, 409, 412, 413, 415, 428);
        letters.MapPost("/{id}/archive", MoveDeadLetter.ArchiveAsync).WithName("ArchiveDeadLetter").WithSummary("Put it aside for good; what waits for it goes on.")
            .Requires(PermissionNames.DlqReplay).Refuses(404, 409);
        letters.MapPost("/{id}/restore", MoveDeadLetter.RestoreAsync).WithName("RestoreDeadLetter").WithSummary("Take it back from the archive.")
            .Requires(PermissionNames.DlqReplay).Refuses(404, 409);
        letters.MapPost("/{id}/quarantine", MoveDeadLetter.QuarantineAsync).WithName("QuarantineDeadLetter").WithSummary("Keep it from being replayed.")
            .Requires(PermissionNames.DlqReplay).Refuses(404, 409);
        letters.MapPost("/{id}/release", MoveDeadLetter.ReleaseAsync).WithName("ReleaseDeadLetter").WithSummary("Let it be replayed again.")
            .Requires(PermissionNames.DlqReplay).Refuses(404, 409);
        letters.MapDelete("/{id}", MoveDeadLetter.PurgeAsync).WithName("PurgeDeadLetter").WithSummary("Delete it.")
            .Requires(PermissionNames.DlqPurge).Refuses(404, 409);
        var replays = letters.MapGroup("/replays");
        replays.MapPost("", PostReplay.HandleAsync).WithName("ReplayDeadLetters").WithSummary("Plan a replay (200), or run a plan by its hash (202).")
            .Requires(PermissionNames.DlqReplay).Refuses(400, 404, 409, 413, 415);
        replays.MapGet("", ReadReplays.ListAsync).WithName("ListReplays").WithSummary("Replays, newest first.").Requires(PermissionNames.DlqRead).Refuses(400);
        replays.MapGet("/{id}", ReadReplays.GetAsync).WithName("GetReplay").WithSummary("A replay's progress, and what became of each message.")
            .Requires(PermissionNames.DlqRead).Refuses(400, 404);
        replays.MapPost("/{id}/pause", MoveReplay.PauseAsync).WithName("PauseReplay").WithSummary("Send nothing more for now.")
            .Requires(PermissionNames.DlqReplay).Refuses(404, 409);
        replays.MapPost("/{id}/resume", MoveReplay.ResumeAsync).WithName("ResumeReplay").WithSummary("Go on.")
            .Requires(PermissionNames.DlqReplay).Refuses(404, 409);
        replays.MapPost("/{id}/abort", MoveReplay.AbortAsync).WithName("AbortReplay").WithSummary("End it; what was not sent is open again.")
            .Requires(PermissionNames.DlqReplay).Refuses(404, 409);
    }
}
