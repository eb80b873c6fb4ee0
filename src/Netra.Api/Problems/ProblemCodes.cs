namespace Netra.Api.Problems;

/// <summary>The stable codes of problems.</summary>
static class ProblemCodes
{
    public const string Unauthorized = "unauthorized";
    public const string MissingPermission = "missing_permission";
    public const string NotFound = "not_found";
    public const string UnknownAgent = "unknown_agent";
    public const string NoReport = "no_report";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string BodyTooLarge = "body_too_large";
    public const string InvalidRequest = "invalid_request";
    public const string InvalidInput = "invalid_input";
    public const string InvalidFile = "invalid_file";
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string RequestInProgress = "request_in_progress";
    public const string NotEnded = "not_ended";
    public const string AlreadyExists = "already_exists";
    public const string NotEmpty = "not_empty";
    public const string AlreadyDecided = "already_decided";
    public const string Expired = "expired";
    public const string PreconditionFailed = "precondition_failed";
    public const string PreconditionRequired = "precondition_required";
    public const string WrongState = "wrong_state";
    public const string QuotaExceeded = "quota_exceeded";
    public const string Unavailable = "unavailable";
    public const string InternalError = "internal_error";

    /// <summary>The code of an answer that has a status only.</summary>
    public static string For(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Unauthorized,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        >= 500 => InternalError,
        _ => InvalidRequest,
    };

    /// <summary>What to say of an answer that has a status only.</summary>
    public static string DetailFor(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is no such object, or it is not yours.",
        StatusCodes.Status405MethodNotAllowed => "The resource has other methods; see the Allow header and /openapi/v1.json.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than allowed here.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body with a Content-Type that the operation accepts; see /openapi/v1.json.",
        StatusCodes.Status503ServiceUnavailable => "The database does not answer; try again shortly.",
        >= 500 => "The server failed; the trace id finds the reason in its logs.",
        _ => "A parameter of the request has a type or value that is not allowed; see /openapi/v1.json.",
    };
}
