using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Hosting.DeadLetters;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

/// <summary>POST /v1/dead-letters/replays: a dry run freezes a set and tells what it holds; its hash runs exactly that set, once however often it is sent.</summary>
static class PostReplay
{
    const int MostIds = 10_000;

    public static async Task<Results<Ok<PlanView>, Accepted<ReplayView>>> HandleAsync(
        JsonBody<ReplayRequest> body, HttpContext http, IDbContextFactory<NetraDb> contexts, IOptions<DeadLetterOptions> options, IOptionsMonitor<TierOptions> tiers,
        CancellationToken cancellationToken)
    {
        var request = body.Value;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (request.PlanHash is { } hash)
        {
            var replay = await Replays.ApplyAsync(db, hash, Activity.Current?.Id, id => RecordAsync(db, http, id, cancellationToken), cancellationToken) ?? throw RefusedException.NotFound();
            return TypedResults.Accepted($"/v1/dead-letters/replays/{replay.Id}", await ReadReplays.ViewAsync(db, replay, cursor: null, limit: null, cancellationToken));
        }

        var settings = Check(request, options.Value);
        if (settings.RedirectTo is not null && !http.Caller().May(PermissionNames.DlqEdit))
            throw RefusedException.Forbidden(PermissionNames.DlqEdit, tiers.CurrentValue.LeastGranting(PermissionNames.DlqEdit));
        var ids = request.Ids ?? [];
        var letters = request.Ids is null ? DeadLetterFilters.Parse(request.Filter, http).On(db) : db.DeadLetters.AsNoTracking().Where(d => ids.Contains(d.Id));
        try
        {
            return TypedResults.Ok(PlanView.From(await ReplayPlans.MakeAsync(db, letters, ids, request.Filter, settings, http.Caller().UserId, cancellationToken)));
        }
        catch (ReplayTooLargeException e)
        {
            throw RefusedException.Invalid(e.Message);
        }
    }

    static async Task RecordAsync(NetraDb db, HttpContext http, Guid id, CancellationToken cancellationToken)
    {
        var replay = await db.Replays.AsNoTracking().SingleAsync(r => r.Id == id, cancellationToken);
        await AuditTrail.AppendAsync(db, http.Caller(), DeadLetterAudit.Replay, id.ToString(), new { replay.Total, replay.RedirectTo }, cancellationToken);
    }

    static ReplaySettings Check(ReplayRequest request, DeadLetterOptions options)
    {
        if (request.DryRun == false)
            throw RefusedException.Invalid("A replay is run by the plan_hash of its dry run, so that it is the set which was looked at.");
        if ((request.Filter is null) == (request.Ids is null))
            throw RefusedException.Invalid("Say which dead letters: either 'filter' (empty for all that are outstanding) or 'ids'.");
        List<Fault> faults = [];
        if (request.Ids?.Count is 0 or > MostIds)
            faults.Add(new("/ids", $"must be 1 to {MostIds} ids"));
        if (request.RatePerSecond is < 1 or > 100_000)
            faults.Add(new("/rate_per_second", "must be 1 to 100000"));
        if (request.StopOnFailurePercent is < 0 or > 100)
            faults.Add(new("/stop_on_failure_percent", "must be 0 to 100"));
        if (request.MaxInFlight is < 1 or > 100_000)
            faults.Add(new("/max_in_flight", "must be 1 to 100000"));
        if (request.RedirectTo is { } queue && !BrokerTopology.IsWork(queue))
            faults.Add(new("/redirect_to", "must be a work queue, such as netra.runs or netra.tool.NAME"));
        return faults.Count > 0
            ? throw RefusedException.Invalid(faults)
            : new(request.RatePerSecond ?? options.RatePerSecond, request.StopOnFailurePercent, request.MaxInFlight ?? options.MaxInFlight, request.Ramp ?? true, request.RedirectTo);
    }
}
