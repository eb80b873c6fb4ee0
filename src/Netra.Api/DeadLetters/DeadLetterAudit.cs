using Netra.Api.Callers;
using Netra.Hosting.Audit;
using Netra.Storage;

namespace Netra.Api.DeadLetters;

/// <summary>Acts on dead letters in the audit log, each in the transaction that does it. Denied ones are recorded where permissions are checked.</summary>
static class DeadLetterAudit
{
    public const string Replay = "replay_dead_letters";
    public const string Edit = "edit_dead_letter";
    public const string Archive = "archive_dead_letter";
    public const string Restore = "restore_dead_letter";
    public const string Quarantine = "quarantine_dead_letter";
    public const string Release = "release_dead_letter";
    public const string Purge = "purge_dead_letter";
    public const string Note = "note_dead_letters";

    /// <summary>Somebody has been shown the payload, which is another tenant's: also to export or simulate it.</summary>
    public const string ReadPayload = "read_dead_letter_payload";

    public static Task RecordAsync(NetraDb db, HttpContext http, string action, Guid target, CancellationToken cancellationToken) =>
        RecordAsync(db, http, action, target.ToString(), cancellationToken);

    public static Task RecordAsync(NetraDb db, HttpContext http, string action, string target, CancellationToken cancellationToken) =>
        AuditTrail.AppendAsync(db, http.Caller(), action, target, detail: null, cancellationToken);
}
