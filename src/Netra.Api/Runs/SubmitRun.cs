using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Netra.Api.Callers;
using Netra.Api.Catalogue;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Callers;

namespace Netra.Api.Runs;

/// <summary>POST /v1/runs: everything is checked before anything is stored, the row is committed before the answer, the message follows.</summary>
static class SubmitRun
{
    public static async Task<Results<Accepted<RunView>, Ok<RunView>>> HandleAsync(
        JsonBody<SubmitRunRequest> body, HttpContext http, AgentCatalogue catalogue, RunSubmission submission, OwnRuns runs,
        IOptionsMonitor<TierOptions> tiers, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        var request = body.Value;
        var key = IdempotencyHeader.Read(http.Request.Headers[IdempotencyHeader.Name]);
        request.Check(caller.Tier);
        var agent = await catalogue.AgentAsync(request.Agent, cancellationToken)
            ?? throw new RefusedException(StatusCodes.Status404NotFound, ProblemCodes.UnknownAgent, $"Agent {request.Agent} not found");
        if (!caller.May(agent.Permission))
            throw RefusedException.Forbidden(agent.Permission, tiers.CurrentValue.LeastGranting(agent.Permission));
        var faults = agent.Check(request.Input);
        if (faults.Count > 0)
            throw RefusedException.InvalidInput([.. faults.Select(f => new Fault("/input" + f.JsonPointer, f.Message))]);
        if (request.ThreadId is not null)
            throw RefusedException.NotFound();

        var accepted = await submission.AcceptAsync(caller, body, key, RequestTrace.Of(http), cancellationToken);
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
