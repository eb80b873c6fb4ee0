using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Hosting.Callers;

namespace Netra.Api.Runs;

/// <summary>The routes of runs.</summary>
static class RunsApi
{
    public static void MapRuns(this IEndpointRouteBuilder v1)
    {
        var runs = v1.MapGroup("/runs").WithTags("Runs");
        runs.MapPost("", SubmitRun.HandleAsync).WithName("SubmitRun").WithSummary("Submit a run.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 404, 409, 413, 415, 422);
        runs.MapPost("/batch", SubmitBatch.HandleAsync).WithName("SubmitRuns").WithSummary("Submit up to 1,000 runs; the answer has each one's result.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 413, 415);
        runs.MapGet("", ListRuns.HandleAsync).WithName("ListRuns").WithSummary("List own runs, newest first.").Refuses(400, 404);
        runs.MapGet("/{id}", GetRun.HandleAsync).WithName("GetRun").WithSummary("A run, or its next change.")
            .Produces(StatusCodes.Status304NotModified).Refuses(400, 404);
        runs.MapPost("/{id}/cancel", RequestCancel.HandleAsync).WithName("CancelRun").WithSummary("Cancel a run.")
            .Requires(PermissionNames.AgentExecution).Refuses(404);
        runs.MapPost("/{id}/retry", RetryRun.HandleAsync).WithName("RetryRun").WithSummary("A new run of one that has ended.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 404, 409, 413, 415, 422);
        runs.MapGet("/{id}/events", ListEvents.HandleAsync).WithName("ListRunEvents").WithSummary("The run's log.")
            .Produces(StatusCodes.Status307TemporaryRedirect).Refuses(400, 404);
        runs.MapGet("/{id}/report", GetReport.HandleAsync).WithName("GetRunReport").WithSummary("The report that the run left.")
            .Requires(PermissionNames.ReportRead)
            .Produces(StatusCodes.Status200OK, contentType: "text/html", additionalContentTypes: ["text/markdown", "application/json", "text/csv"])
            .Refuses(400, 404);
        runs.MapPost("/{id}/approvals/{call_id}", DecideApproval.HandleAsync).WithName("DecideApproval").WithSummary("Decide what a run asks.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 404, 409, 410, 413, 415);
        runs.MapGet("/{id}/timeline", GetTimeline.HandleAsync).WithName("GetRunTimeline").WithSummary("Every attempt of the run's work.").Refuses(404);
        runs.MapGet("/{id}/explain", ExplainRun.HandleAsync).WithName("ExplainRun").WithSummary("Why the run does not move.").Refuses(404);
    }
}
