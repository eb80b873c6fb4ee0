using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.DeadLetters;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>POST /v1/dead-letters/{id}/edit: another message of the same type with the same ids, where nobody has changed it meanwhile (If-Match).</summary>
static class EditDeadLetter
{
    static readonly string[] Locked = ["runId", "callId", "step", "tenantId", "ownerId"];

    /// <summary>No member by another spelling, and none twice: the reader of the message would take the last, whatever the check of the ids has seen.</summary>
    static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static async Task<Ok<DeadLetterView>> HandleAsync(
        string id, JsonBody<EditDeadLetterRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var letter = await GetDeadLetter.ReadAsync(db, Ids.Parse(id), cancellationToken);
        CheckVersion(http, letter);
        Check(letter, body.Value.Message);
        var edited = Envelope.Replace(letter.Body, body.Value.Message);
        if (!await DeadLetterMoves.EditAsync(db, letter, edited, body.Value.Message.GetRawText(), http.Caller().UserId, () => DeadLetterAudit.RecordAsync(db, http, DeadLetterAudit.Edit, letter.Id, cancellationToken), cancellationToken))
            throw RefusedException.Conflict(ProblemCodes.WrongState, "It has changed meanwhile, or is not open: read it again.");
        var view = await GetDeadLetter.ViewAsync(db, letter.Id, http.Caller(), cancellationToken);
        http.Response.Headers.ETag = view.Tag;
        return TypedResults.Ok(view);
    }

    static void CheckVersion(HttpContext http, DeadLetter letter)
    {
        if (http.Request.Headers.IfMatch.Count == 0)
            throw new RefusedException(StatusCodes.Status428PreconditionRequired, ProblemCodes.PreconditionRequired, "Send If-Match with the ETag that you have read.");
        if (!http.Request.Headers.IfMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(DeadLetterView.TagOf(letter.Version), StringComparer.Ordinal))
            throw new RefusedException(StatusCodes.Status412PreconditionFailed, ProblemCodes.PreconditionFailed, "It has been changed since you read it: read it again.");
    }

    static void Check(DeadLetter letter, JsonElement message)
    {
        if (letter.Message is null || KnownCommands.Find(letter.MessageType) is not { } type)
            throw RefusedException.Invalid("Its message cannot be read as one of this build's: it has no schema to be checked against.");
        if (message.ValueKind != JsonValueKind.Object)
            throw RefusedException.Invalid(new Fault("/message", "must be an object"));
        try
        {
            message.Deserialize(type, Strict);
        }
        catch (JsonException e)
        {
            throw RefusedException.Invalid(new Fault("/message" + JsonPath.ToPointer(e.Path), $"does not fit {letter.MessageType}: {e.Message}"));
        }

        var (before, after) = (LockedOf(JsonElement.Parse(letter.Message), "/message"), LockedOf(message, "/message"));
        List<Fault> faults = [.. before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Where(l => !(before.TryGetValue(l, out var was) && after.TryGetValue(l, out var now) && JsonElement.DeepEquals(was, now)))
            .Select(l => new Fault(l, "is locked: an edit must leave it as it is"))];
        if (faults.Count > 0)
            throw RefusedException.Invalid(faults);
    }

    /// <summary>The ids of a message by their place in it, at whatever depth: a message may hold several commands.</summary>
    static Dictionary<string, JsonElement> LockedOf(JsonElement message, string place)
    {
        Dictionary<string, JsonElement> found = new(StringComparer.Ordinal);
        Add(message, place);
        return found;

        void Add(JsonElement part, string at)
        {
            if (part.ValueKind == JsonValueKind.Array)
            {
                foreach (var (index, item) in part.EnumerateArray().Index())
                    Add(item, string.Create(CultureInfo.InvariantCulture, $"{at}/{index}"));
            }
            else if (part.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in part.EnumerateObject())
                {
                    if (Locked.Contains(member.Name, StringComparer.Ordinal))
                        found[$"{at}/{member.Name}"] = member.Value;
                    else
                        Add(member.Value, $"{at}/{member.Name}");
                }
            }
        }
    }
}
