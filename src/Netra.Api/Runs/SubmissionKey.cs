using System.Security.Cryptography;
using System.Text;
using Netra.Api.Requests;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

/// <summary>An Idempotency-Key, and what the request with it was.</summary>
/// <param name="Hash">SHA-256 of route and body, hex; of the body alone for a submit.</param>
sealed record SubmissionKey(string Key, string Hash)
{
    /// <summary>Null where the request has no key.</summary>
    public static SubmissionKey? Read(HttpContext http, ReadOnlySpan<byte> body, string route = "") =>
        IdempotencyHeader.Read(http.Request.Headers[IdempotencyHeader.Name]) is { } key
            ? new(key, Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(route), .. body])))
            : null;

    /// <summary>What ties it to the run.</summary>
    public IdempotencyKey RowOf(Run run) => new() { OwnerId = run.OwnerId, Key = Key, BodyHash = Hash, RunId = run.CorrelationId, CreatedAt = run.CreatedAt };

    /// <summary>The key of one run of a batch; no caller can send it as a key of its own.</summary>
    public SubmissionKey Of(int item) => this with { Key = FormattableString.Invariant($"{Key}\u001f{item}") };
}
