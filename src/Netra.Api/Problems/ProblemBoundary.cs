using System.Data.Common;
using Netra.Api.Callers;
using Netra.Api.Json;
using Netra.Hosting;
using Netra.Hosting.Audit;

namespace Netra.Api.Problems;

/// <summary>The edge of the API: turns refusals, empty error statuses and surprises into problem details, and sets the headers that every answer has.</summary>
sealed partial class ProblemBoundary(RequestDelegate next, AuditTrail audit, ForeignObjects foreign, ILogger<ProblemBoundary> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
                await WriteAsync(http, Plain(http.Response.StatusCode));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // the caller has gone
        }
        catch (Exception e) when (!http.Response.HasStarted) // the edge of the process: whatever it is becomes a problem
        {
            await audit.RecordDenialAsync(http, e);
            await WriteAsync(http, From(http, e));
            foreign.NoteMiss(http, e);
        }
    }

    Problem From(HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case RefusedException refused:
                SetHeaders(http, refused);
                return Problem.Of(refused);
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad:
                return Problem.Plain(bad.StatusCode, ProblemCodes.InvalidRequest, bad.Message);
            case BadHttpRequestException bad:
                return Plain(bad.StatusCode);
            case var away when IsOutage(away):
                DatabaseAway(log, away.Message);
                http.Response.Headers.RetryAfter = "2";
                return Plain(StatusCodes.Status503ServiceUnavailable);
            default:
                Unhandled(log, exception, http.Request.Method, http.GetEndpoint()?.DisplayName);
                return Plain(StatusCodes.Status500InternalServerError);
        }
    }

    static void SetHeaders(HttpContext http, RefusedException refused)
    {
        if (refused.StatusCode == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        if (refused.RetryAfter is { } after)
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(Math.Max(1, after.TotalSeconds))).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    static bool IsOutage(Exception exception) =>
        FailurePolicy.IsOutage(exception)
        || exception is Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 8 or 10 or 13 or 14 }
        || exception is TimeoutException
        || (exception is InvalidOperationException or Microsoft.EntityFrameworkCore.DbUpdateException
            && exception.InnerException is (DbException or Microsoft.EntityFrameworkCore.DbUpdateException) and { } inner && IsOutage(inner));

    static Problem Plain(int status) => Problem.Plain(status, ProblemCodes.For(status), ProblemCodes.DetailFor(status));

    static Task WriteAsync(HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.Status;
        var traced = problem with { TraceId = Problem.CurrentTrace() ?? http.TraceIdentifier };
        return http.Response.WriteAsJsonAsync(traced, ApiJson.Default.Problem, Problem.MediaType, http.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Answered 503, the database does not answer: {Reason}")]
    static partial void DatabaseAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Answered 500 to {Method} {Route}")]
    static partial void Unhandled(ILogger logger, Exception exception, string method, string? route);
}
