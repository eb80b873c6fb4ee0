using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Netra.Api.Callers;
using Netra.Api.Requests;

namespace Netra.Api.Runs;

/// <summary>GET /v1/runs/{id}: with <c>?wait=</c> it answers when the run is another than the caller knows.</summary>
static class GetRun
{
    public static async Task<Results<Ok<RunView>, StatusCodeHttpResult>> HandleAsync(
        string id, [Description("Seconds, at most 60, to wait for a change.")] double? wait,
        HttpContext http, OwnRuns runs, CancellationToken cancellationToken)
    {
        var patience = Waiting.Query(wait);
        var run = await runs.GetAsync(http.Caller(), id, cancellationToken);
        var known = http.Request.GetTypedHeaders().IfNoneMatch;
        if (known.Count == 0 || Knows(known, run))
            run = await runs.WaitForChangeAsync(run, patience, cancellationToken);
        http.Response.Headers.ETag = RunVersion.Of(run).Tag;
        return Knows(known, run) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(RunView.From(run));
    }

    static bool Knows(IList<EntityTagHeaderValue> known, Storage.Runs.Run run)
    {
        var tag = new EntityTagHeaderValue(RunVersion.Of(run).Tag);
        return known.Any(k => k.Equals(EntityTagHeaderValue.Any) || k.Compare(tag, useStrongComparison: false));
    }
}
