using System.Globalization;
using Microsoft.Net.Http.Headers;
using Netra.Api.Problems;

namespace Netra.Api.Requests;

/// <summary>Versions of objects as strong entity tags (RFC 9110).</summary>
static class EntityTag
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Refuses a change of what the caller has not seen.</summary>
    /// <exception cref="RefusedException">428 without If-Match, 412 where it names no tag of this version.</exception>
    public static void Require(HttpContext http, long version)
    {
        var sent = http.Request.GetTypedHeaders().IfMatch;
        if (sent.Count == 0)
            throw new RefusedException(StatusCodes.Status428PreconditionRequired, ProblemCodes.PreconditionRequired, "Send If-Match with the ETag of what you have read.");
        var tag = new EntityTagHeaderValue(Of(version));
        if (!sent.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: true)))
            throw Stale();
    }

    /// <summary>Whether the caller has this version already.</summary>
    public static bool IsKnown(HttpContext http, long version)
    {
        var tag = new EntityTagHeaderValue(Of(version));
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false));
    }

    public static RefusedException Stale() =>
        new(StatusCodes.Status412PreconditionFailed, ProblemCodes.PreconditionFailed, "It has changed since you read it; read it again.");
}
