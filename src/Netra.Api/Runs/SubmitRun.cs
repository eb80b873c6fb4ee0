using Microsoft.AspNetCore.Http.HttpResults;
using Netra.Api.Callers;
using Netra.Api.Requests;

namespace Netra.Api.Runs;

/// <summary>POST /v1/runs: everything is checked before anything is stored, the row is committed before the answer, the message follows.</summary>
static class SubmitRun
{
    public static async Task<Results<Accepted<RunView>, Ok<RunView>>> HandleAsync(
        JsonBody<SubmitRunRequest> body, HttpContext http, RunAdmission admission, RunSubmission submission, OwnRuns runs, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        var key = SubmissionKey.Read(http, body.Bytes.Span);
        await admission.CheckAsync(caller, body.Value, cancellationToken);
        var accepted = await submission.AcceptAsync(caller, body.Value.ToRun(caller, RequestTrace.Of(http)), key, cancellationToken);
        return await AnswerAsync(http, accepted, runs, cancellationToken);
    }

    /// <summary>202 with the run; 200 once it has ended, where the caller prefers to wait for that.</summary>
    public static async Task<Results<Accepted<RunView>, Ok<RunView>>> AnswerAsync(HttpContext http, AcceptedRun accepted, OwnRuns runs, CancellationToken cancellationToken)
    {
        if (accepted.Replayed)
            http.Response.Headers["Idempotency-Replayed"] = "true";
        var location = $"/v1/runs/{accepted.Run.CorrelationId}";
        var wait = Waiting.Prefer(http);
        if (wait == TimeSpan.Zero)
            return TypedResults.Accepted(location, RunView.From(accepted.Run));
        var run = await runs.WaitForEndAsync(accepted.Run, wait, cancellationToken);
        return run.IsTerminal ? TypedResults.Ok(RunView.From(run)) : TypedResults.Accepted(location, RunView.From(run));
    }
}
