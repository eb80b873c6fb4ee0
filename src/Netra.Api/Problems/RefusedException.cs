namespace Netra.Api.Problems;

/// <summary>Ends a request with a problem; thrown where the caller is at fault or a limit is reached, before anything is stored.</summary>
sealed class RefusedException : BadHttpRequestException
{
    public RefusedException(int status, string code, string detail) : base(detail, status) => Code = code;

    public RefusedException() : this(ProblemCodes.DetailFor(StatusCodes.Status400BadRequest)) { }

    public RefusedException(string message) : this(StatusCodes.Status400BadRequest, ProblemCodes.InvalidRequest, message) { }

    public RefusedException(string message, Exception innerException) : base(message, innerException) => Code = ProblemCodes.InvalidRequest;

    public string Code { get; }

    public IReadOnlyList<Fault>? Faults { get; private init; }

    public IReadOnlyList<string>? Missing { get; private init; }

    public string? UpgradeTo { get; private init; }

    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What was not found, where the request names it elsewhere than in its route.</summary>
    public (string Collection, Guid Id)? Sought { get; private init; }

    public static RefusedException Unauthorized() =>
        new(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, "Send 'Authorization: Bearer <key>' with a key that is valid.");

    /// <summary>The same for an unknown id, another user's, and text that is no id.</summary>
    public static RefusedException NotFound((string Collection, Guid Id)? sought = null) =>
        new(StatusCodes.Status404NotFound, ProblemCodes.NotFound, ProblemCodes.DetailFor(StatusCodes.Status404NotFound)) { Sought = sought };

    public static RefusedException Forbidden(string permission, string? upgradeTo) =>
        new(StatusCodes.Status403Forbidden, ProblemCodes.MissingPermission, $"The permission '{permission}' is missing.")
        {
            Missing = [permission],
            UpgradeTo = upgradeTo,
        };

    public static RefusedException Invalid(string detail) =>
        new(StatusCodes.Status400BadRequest, ProblemCodes.InvalidRequest, detail);

    public static RefusedException Invalid(params IReadOnlyList<Fault> faults) =>
        new(StatusCodes.Status400BadRequest, ProblemCodes.InvalidRequest, "The request has faults; each is under 'errors'.") { Faults = faults };

    public static RefusedException InvalidInput(IReadOnlyList<Fault> faults) =>
        new(StatusCodes.Status400BadRequest, ProblemCodes.InvalidInput, "The input does not match the agent's schema; each fault is under 'errors'.") { Faults = faults };

    public static RefusedException InvalidFile(string reason) =>
        new(StatusCodes.Status400BadRequest, ProblemCodes.InvalidFile, reason);

    public static RefusedException TooLarge(long limit) =>
        new(StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The body is larger than {limit} bytes.");

    public static RefusedException Conflict(string code, string detail) => new(StatusCodes.Status409Conflict, code, detail);

    public static RefusedException QuotaExceeded(string detail, TimeSpan? retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, ProblemCodes.QuotaExceeded, detail) { RetryAfter = retryAfter };
}
