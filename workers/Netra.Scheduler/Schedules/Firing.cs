using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Contracts;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Hosting.Runs;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Schedules;
using Netra.Storage.Tenants;

namespace Netra.Scheduler.Schedules;

/// <summary>Decides one fire time of a locked schedule and makes its run, all in the schedule's transaction: so each time has one outcome and at most one run.</summary>
sealed class Firing(CallerResolver callers, AuditTrail audit, IOptions<RunsOptions> runs)
{
    /// <summary>The label by which a schedule's runs are found.</summary>
    public const string Label = "netra.schedule";

    public async Task FireAsync(NetraDb db, Schedule schedule, DateTimeOffset at, bool fires, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var fire = new ScheduleFire { ScheduleId = schedule.Id, FireAt = at, TenantId = schedule.TenantId, OwnerId = schedule.OwnerId, CreatedAt = now };
        if (await db.ScheduleFires.AnyAsync(f => f.ScheduleId == schedule.Id && f.FireAt == at, cancellationToken))
            return;
        db.Add(fire);
        schedule.LastFireAt = at;
        if (!fires)
            (fire.Outcome, fire.Reason) = (FireOutcomes.Skipped, "missed while no scheduler ran");
        else if (schedule.Overlap == OverlapPolicies.Allow || !await IsBusyAsync(db, schedule, cancellationToken))
            await SubmitAsync(db, schedule, fire, now, cancellationToken);
        else if (schedule.Overlap == OverlapPolicies.Queue)
            fire.Outcome = FireOutcomes.Queued;
        else
            (fire.Outcome, fire.Reason) = (FireOutcomes.Skipped, "the run before has not ended");
    }

    /// <summary>The run of a fire time that waited for the one before.</summary>
    public async Task ReleaseAsync(NetraDb db, Schedule schedule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await HasRunAsync(db, schedule, cancellationToken))
            return;
        var next = await db.ScheduleFires.AsTracking().Where(f => f.ScheduleId == schedule.Id && f.Outcome == FireOutcomes.Queued).OrderBy(f => f.FireAt).FirstOrDefaultAsync(cancellationToken);
        if (next is not null)
            await SubmitAsync(db, schedule, next, now, cancellationToken);
    }

    /// <summary>Puts what the transaction has refused its owners into the audit log, once it is committed.</summary>
    public Task RecordRefusalsAsync(NetraDb db, CancellationToken cancellationToken) =>
        Task.WhenAll(db.ScheduleFires.Local.Where(f => f is { Outcome: FireOutcomes.Refused, Reason: not ErrorCodes.UnknownAgent }).Select(f => RecordAsync(f, cancellationToken)));

    async Task RecordAsync(ScheduleFire fire, CancellationToken cancellationToken)
    {
        if (await callers.ForUserAsync(fire.OwnerId, expiresAt: null, cancellationToken) is { } owner)
            await audit.RecordAsync(owner, AuditActions.ScheduleRefused, fire.ScheduleId.ToString(), allowed: false, new { fire.Reason, fire.FireAt }, cancellationToken);
    }

    static async Task<bool> IsBusyAsync(NetraDb db, Schedule schedule, CancellationToken cancellationToken) =>
        await HasRunAsync(db, schedule, cancellationToken)
        || await db.ScheduleFires.AnyAsync(f => f.ScheduleId == schedule.Id && f.Outcome == FireOutcomes.Queued, cancellationToken);

    /// <summary>Also one that this transaction has made.</summary>
    static async Task<bool> HasRunAsync(NetraDb db, Schedule schedule, CancellationToken cancellationToken) =>
        schedule.LastRunId is { } last && (db.Runs.Local.Any(r => r.CorrelationId == last) || await db.Runs.AnyAsync(r => r.CorrelationId == last && r.DueAt != null, cancellationToken));

    async Task SubmitAsync(NetraDb db, Schedule schedule, ScheduleFire fire, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var owner = await callers.ForUserAsync(db, schedule.OwnerId, cancellationToken);
        if (await RefusalAsync(db, schedule, owner, now, cancellationToken) is { } reason)
        {
            (fire.Outcome, fire.Reason) = (FireOutcomes.Refused, reason);
            return;
        }

        var timeout = schedule.Timeout is { } wanted && wanted < owner!.Tier.MaxRunTimeout ? wanted : owner!.Tier.RunTimeout;
        var run = new NewRun(schedule.TenantId, schedule.OwnerId, schedule.Agent, schedule.Input, timeout)
        {
            Priority = schedule.Priority,
            Labels = LabelsOf(schedule),
            ThreadId = schedule.ThreadId,
            WebhookUrl = schedule.WebhookUrl,
            CorrelationKey = schedule.Id.ToString(),
        }.Queued(now, runs.Value.QueueTimeout);
        db.Add(run);
        (fire.Outcome, fire.RunId, schedule.LastRunId) = (FireOutcomes.Submitted, run.CorrelationId, run.CorrelationId);
    }

    async Task<string?> RefusalAsync(NetraDb db, Schedule schedule, Caller? owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var permission = await db.Catalogue.Where(c => c.Kind == "agent" && c.Name == schedule.Agent).Select(c => c.Permission).SingleOrDefaultAsync(cancellationToken);
        if (permission is null)
            return ErrorCodes.UnknownAgent;
        if (owner is null || !owner.May(PermissionNames.AgentExecution) || !owner.May(permission))
            return ErrorCodes.MissingPermission;
        if (owner.Tier.RunsAtOnce is not null && await RunsWaiting.CountAsync(db, schedule.TenantId, runs.Value.MostWaiting, cancellationToken) >= runs.Value.MostWaiting)
            return ErrorCodes.QuotaExceeded;
        if (owner.Tier.TokensPerDay is { } tokens && await DailyTokens.AreUsedUpAsync(db, schedule.TenantId, tokens, now, cancellationToken))
            return ErrorCodes.QuotaExceeded;
        return owner.Tier.ToolCallsPerDay is not { } most || await DailyCalls.TryTakeAsync(db, schedule.TenantId, 1, most, now, cancellationToken) ? null : ErrorCodes.QuotaExceeded;
    }

    static string LabelsOf(Schedule schedule)
    {
        var labels = JsonNode.Parse(schedule.Labels ?? "{}")!.AsObject();
        labels[Label] = schedule.Id.ToString();
        return labels.ToJsonString(StorageJson.Options);
    }
}
