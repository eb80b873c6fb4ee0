using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Netra.Api.Callers;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;

namespace Netra.Api.Runs;

sealed record SubmitBatchRequest
{
    [Description("1 to 1,000 runs, each as for a submit.")]
    public required IReadOnlyList<JsonElement> Runs { get; init; }
}

/// <summary>What became of each run of a batch, in the order sent.</summary>
sealed record BatchView(IReadOnlyList<BatchItem> Items);

sealed record BatchItem(int Index, [property: Description("What a submit of this run alone would have answered.")] int Status)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunView? Run { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Problem? Problem { get; init; }
}

/// <summary>POST /v1/runs/batch: each run for itself; one that is refused takes no other along.</summary>
static class SubmitBatch
{
    const int Most = 1000;
    const int AtOnce = 32;

    public static async Task<Accepted<BatchView>> HandleAsync(
        JsonBody<SubmitBatchRequest> body, HttpContext http, RunAdmission admission, RunSubmission submission, AuditTrail audit, ForeignObjects foreign, CancellationToken cancellationToken)
    {
        var runs = body.Value.Runs;
        if (runs.Count is 0 or > Most)
            throw RefusedException.Invalid(new Fault("/runs", $"must be 1 to {Most}"));
        var (caller, trace) = (http.Caller(), RequestTrace.Of(http));
        var key = SubmissionKey.Read(http, body.Bytes.Span, "batch");
        var items = new BatchItem[runs.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, runs.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                try
                {
                    items[i] = await SubmitAsync(i, runs[i], caller, trace, key?.Of(i), admission, submission, token);
                }
                catch (RefusedException e)
                {
                    await audit.RecordDenialAsync(http, e);
                    foreign.NoteMiss(http, e);
                    items[i] = new(i, e.StatusCode) { Problem = Problem.Of(e) };
                }
            });
        return TypedResults.Accepted((string?)null, new BatchView(items));
    }

    static async Task<BatchItem> SubmitAsync(
        int index, JsonElement item, Caller caller, RequestTrace trace, SubmissionKey? key, RunAdmission admission, RunSubmission submission, CancellationToken cancellationToken)
    {
        var request = JsonBody<SubmitRunRequest>.Read(item, ApiJson.Default.SubmitRunRequest);
        await admission.CheckAsync(caller, request, cancellationToken);
        var accepted = await submission.AcceptAsync(caller, request.ToRun(caller, trace), key, cancellationToken);
        return new(index, StatusCodes.Status202Accepted) { Run = RunView.From(accepted.Run) };
    }
}
