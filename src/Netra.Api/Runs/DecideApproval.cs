using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Commands;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Contracts.Runs;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Api.Runs;

sealed record DecideApprovalRequest(bool Approve, string? Comment = null);

/// <summary>What the run reads as the outcome of its question.</summary>
sealed record ApprovalResult(bool Approved, string? Comment, Guid DecidedBy);

sealed record ApprovalView(Guid CallId, Guid RunId, bool Approved, string? Comment, Guid DecidedBy, DateTimeOffset DecidedAt);

/// <summary>POST /v1/runs/{id}/approvals/{call_id}: the decision is committed before the answer; the first one counts.</summary>
static class DecideApproval
{
    public static async Task<Ok<ApprovalView>> HandleAsync(
        string id, [FromRoute(Name = "call_id")] string callId, JsonBody<DecideApprovalRequest> body,
        HttpContext http, IDbContextFactory<NetraDb> contexts, CommandSender commands, CancellationToken cancellationToken)
    {
        var result = new ApprovalResult(body.Value.Approve, PlainText.CheckOptional(body.Value.Comment, "comment", 2000), http.Caller().UserId);
        var (runId, call) = (Ids.Parse(id), Ids.Parse(callId));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await OwnRuns.GetAsync(db, result.DecidedBy, runId, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using (var transaction = await WriteTransaction.BeginAsync(db, cancellationToken))
        {
            await db.Runs.Where(r => r.CorrelationId == runId && r.DueAt != null)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.DueAt, now), cancellationToken);
            if (await DecideAsync(db, runId, call, result, now, cancellationToken) == 0)
                throw await RefuseAsync(db, runId, call, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        commands.Send(new CallEnded(runId, call, run.TenantId, run.OwnerId));
        return TypedResults.Ok(new ApprovalView(call, runId, result.Approved, result.Comment, result.DecidedBy, now));
    }

    static Task<int> DecideAsync(NetraDb db, Guid runId, Guid call, ApprovalResult result, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(result, ApiJson.Default.ApprovalResult);
        return db.ToolCalls
            .Where(c => c.CorrelationId == call && c.RunId == runId && c.Kind == CallKinds.Approval && c.Status == CallStatus.Pending && c.DeadlineAt > now)
            .ExecuteUpdateAsync(
                c => c.SetProperty(x => x.Status, CallStatus.Succeeded).SetProperty(x => x.Result, json)
                    .SetProperty(x => x.EndedAt, now).SetProperty(x => x.UpdatedAt, now).SetProperty(x => x.DueAt, (DateTimeOffset?)null),
                cancellationToken);
    }

    static async Task<RefusedException> RefuseAsync(NetraDb db, Guid runId, Guid call, CancellationToken cancellationToken)
    {
        var status = await db.ToolCalls.Where(c => c.CorrelationId == call && c.RunId == runId && c.Kind == CallKinds.Approval)
            .Select(c => c.Status).SingleOrDefaultAsync(cancellationToken);
        return status switch
        {
            null => RefusedException.NotFound(),
            CallStatus.Succeeded => RefusedException.Conflict(ProblemCodes.AlreadyDecided, "The question has been decided."),
            _ => new(StatusCodes.Status410Gone, ProblemCodes.Expired, "The question has expired, or the run has ended."),
        };
    }
}
