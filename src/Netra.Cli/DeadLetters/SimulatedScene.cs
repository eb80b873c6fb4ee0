using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;
using Netra.Hosting.DeadLetters;
using Netra.Storage;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;

namespace Netra.Cli;

/// <summary>The rows that a dead command is about, as they were when it was sent: its run, and its call.</summary>
static class SimulatedScene
{
    /// <summary>Nothing is due meanwhile: what is done is done by the message.</summary>
    static readonly TimeSpan Far = TimeSpan.FromHours(1);

    static readonly string Start = Envelope.NameOf(typeof(StartRun));
    static readonly string Step = Envelope.NameOf(typeof(ExecuteStep));
    static readonly string Call = Envelope.NameOf(typeof(CallTool));

    /// <summary>Whether it is known what the message is about, and its run is still there.</summary>
    public static bool Has(Client.DeadLetter letter) =>
        letter.RunId is not null && letter.Json.GetProperty("subject") is { ValueKind: JsonValueKind.Object } subject && IsText(letter.Json, "tenant_id") && IsText(letter.Json, "owner_id")
        && (letter.MessageType == Start || letter.MessageType == Step || (letter.MessageType == Call && IsText(letter.Json, "call_id") && IsText(subject, "tool")));

    public static Guid CallOf(Client.DeadLetter letter) => letter.Json.GetProperty("call_id").GetGuid();

    public static async Task PlantAsync(NetraDb db, Client.DeadLetter letter, CancellationToken cancellationToken)
    {
        if (!Has(letter))
            return;
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var (tenant, owner) = (letter.Json.GetProperty("tenant_id").GetGuid(), letter.Json.GetProperty("owner_id").GetGuid());
        db.Add(new Tenant { Id = tenant, Name = "simulation", Tier = "internal", CreatedAt = now });
        db.Add(new User { Id = owner, TenantId = tenant, Name = "simulation", CreatedAt = now });
        var run = RunOf(letter, tenant, owner, now);
        db.Add(run);
        if (letter.MessageType == Call)
            db.Add(await CallAsync(db, letter, run, now, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    static Run RunOf(Client.DeadLetter letter, Guid tenant, Guid owner, DateTimeOffset now)
    {
        var (subject, begun) = (letter.Json.GetProperty("subject"), letter.MessageType != Start);
        return new()
        {
            CorrelationId = letter.RunId!.Value,
            TenantId = tenant,
            OwnerId = owner,
            Agent = Display.Text(subject, "agent"),
            Input = subject.GetProperty("input").GetRawText(),
            Status = letter.MessageType == Start ? RunStatus.Queued : letter.MessageType == Step ? RunStatus.Running : RunStatus.Waiting,
            WaitingFor = letter.MessageType == Call ? WaitingFor.Tools : null,
            Step = begun ? Math.Max(1, Number(letter.Json, "step")) : 0,
            StepDecided = letter.MessageType == Call,
            ToolCalls = letter.MessageType == Call ? 1 : 0,
            CorrelationKey = "simulation",
            RequestId = "simulation",
            Timeout = Far,
            CreatedAt = now,
            UpdatedAt = now,
            StartedAt = begun ? now : null,
            DeadlineAt = now + Far,
            DueAt = now + Far,
        };
    }

    static async Task<ToolCall> CallAsync(NetraDb db, Client.DeadLetter letter, Run run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var subject = letter.Json.GetProperty("subject");
        var tool = Display.Text(subject, "tool");
        var entry = await db.Catalogue.AsNoTracking().SingleOrDefaultAsync(c => c.Kind == "tool" && c.Name == tool, cancellationToken);
        return new()
        {
            CorrelationId = CallOf(letter),
            RunId = run.CorrelationId,
            TenantId = run.TenantId,
            OwnerId = run.OwnerId,
            Tool = tool,
            Step = run.Step,
            Arguments = subject.GetProperty("arguments").GetRawText(),
            MaxAttempts = entry?.MaxAttempts ?? 1,
            ReadOnly = entry?.ReadOnly ?? false,
            Timeout = entry?.Timeout ?? TimeSpan.FromSeconds(60),
            CreatedAt = now,
            UpdatedAt = now,
            DeadlineAt = run.DeadlineAt,
            DueAt = run.DueAt,
        };
    }

    static bool IsText(JsonElement json, string member) => json.GetProperty(member).ValueKind == JsonValueKind.String;

    static int Number(JsonElement json, string member) => json.GetProperty(member) is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : 0;
}
