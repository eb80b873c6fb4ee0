using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Callers;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

sealed record RetryRunRequest
{
    public const string FailedStep = "failed_step";
    public const string Start = "start";

    [Description("failed_step (default): calls whose results are recorded are not made again. start: everything is done again.")]
    public string? From { get; init; }
}

/// <summary>POST /v1/runs/{id}/retry: a new run of the same; a closed log is never reopened.</summary>
static class RetryRun
{
    public static async Task<Results<Accepted<RunView>, Ok<RunView>>> HandleAsync(
        string id, JsonBody<RetryRunRequest> body, HttpContext http, OwnRuns runs, RunAdmission admission, RunSubmission submission, CancellationToken cancellationToken)
    {
        var from = body.Value.From ?? RetryRunRequest.FailedStep;
        if (from is not (RetryRunRequest.FailedStep or RetryRunRequest.Start))
            throw RefusedException.Invalid(new Fault("/from", "must be failed_step or start"));
        var caller = http.Caller();
        var old = await runs.GetAsync(caller, id, cancellationToken);
        var key = SubmissionKey.Read(http, body.Bytes.Span, $"retry {old.CorrelationId} ");
        if (!old.IsTerminal)
            throw RefusedException.Conflict(ProblemCodes.NotEnded, "The run has not ended; cancel it first, or wait.");
        using var input = JsonDocument.Parse(old.Input);
        await admission.CheckAsync(caller, old.Agent, input.RootElement, cancellationToken);
        var wanted = Again(old, caller, RequestTrace.Of(http)) with { Reuses = from == RetryRunRequest.FailedStep };
        return await SubmitRun.AnswerAsync(http, await submission.AcceptAsync(caller, wanted, key, cancellationToken), runs, cancellationToken);
    }

    static NewRun Again(Run old, Caller caller, RequestTrace trace) =>
        new(caller.TenantId, caller.UserId, old.Agent, old.Input, old.ParentRunId is null && old.Timeout < caller.Tier.MaxRunTimeout ? old.Timeout : caller.Tier.RunTimeout)
        {
            Priority = old.Priority,
            Labels = old.Labels,
            ThreadId = old.ThreadId,
            WebhookUrl = old.WebhookUrl,
            RetryOf = old.CorrelationId,
            CorrelationKey = old.CorrelationKey,
            SessionId = old.SessionId,
            RequestId = trace.RequestId,
            Traceparent = trace.Traceparent,
        };
}
