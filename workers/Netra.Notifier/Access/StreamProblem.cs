using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Netra.Notifier;

/// <summary>Refusals as problem details with a stable code (RFC 9457).</summary>
static class StreamProblem
{
    public static IResult Unauthorized(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Of(context, StatusCodes.Status401Unauthorized, "unauthorized", "Send a valid credential.");
    }

    /// <summary>The same for what does not exist, what is another's and what is no id.</summary>
    public static IResult NotFound(HttpContext context) => Of(context, StatusCodes.Status404NotFound, "not_found", "There is no such run.");

    public static IResult Forbidden(HttpContext context) =>
        Of(context, StatusCodes.Status403Forbidden, "forbidden_origin", "Streams are not open to pages of this origin.");

    public static IResult Invalid(HttpContext context, string detail) => Of(context, StatusCodes.Status400BadRequest, "invalid_request", detail);

    public static IResult TooLarge(HttpContext context, long limit) => Of(
        context, StatusCodes.Status413PayloadTooLarge, "body_too_large", string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limit} bytes."));

    public static IResult KeyReused(HttpContext context) => Of(
        context, StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "This runId stands for another run; take a new one.");

    public static IResult NoUpgrade(HttpContext context)
    {
        context.Response.Headers.Upgrade = "websocket";
        return Of(context, StatusCodes.Status426UpgradeRequired, "upgrade_required", "Open this address as a WebSocket with subprotocol netra.v1.");
    }

    public static IResult TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "10";
        return Of(context, StatusCodes.Status429TooManyRequests, "too_many_connections", "Close a stream before you open another.");
    }

    public static IResult Unavailable(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return Of(context, StatusCodes.Status503ServiceUnavailable, "unavailable", detail);
    }

    public static IResult Outage(HttpContext context) => Unavailable(context, "The database does not answer; try again.");

    static ProblemHttpResult Of(HttpContext context, int status, string code, string detail) => TypedResults.Problem(
        detail, statusCode: status, extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = code,
            ["trace_id"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
        });
}
