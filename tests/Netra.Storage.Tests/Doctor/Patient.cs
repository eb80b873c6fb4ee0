using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage.Datasets;
using Netra.Storage.Doctor;
using Netra.Storage.Runs;
using Netra.Storage.Tenants;
using Netra.Tests;

namespace Netra.Storage.Tests.Doctor;

/// <summary>A database with one sound row of each kind that the checks look at, to be broken in one place.</summary>
sealed class Patient(ScratchDatabase database) : IAsyncDisposable
{
    static readonly DateTimeOffset Past = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Tenant Tenant { get; } = new() { Id = Guid.CreateVersion7(), Name = "acme", SlotsHeld = 1, CreatedAt = Past };

    /// <summary>Waits for <see cref="Call"/> in step 2, holds its tenant's slot, and has told two events.</summary>
    public Run Run { get; private set; } = null!;

    /// <summary>Completed, with its terminal event.</summary>
    public Run Over { get; private set; } = null!;

    public ToolCall Call { get; private set; } = null!;

    public DatasetRow Dataset { get; private set; } = null!;

    public static async Task<Patient> OnAsync(string engine)
    {
        var patient = new Patient(await ScratchDatabase.OnAsync(engine));
        patient.Run = patient.NewRun(RunStatus.Waiting, due: Past);
        (patient.Run.Step, patient.Run.SlotHeld, patient.Run.LastSeq) = (2, true, 2);
        patient.Over = patient.NewRun(RunStatus.Completed, due: null);
        patient.Over.LastSeq = 1;
        patient.Call = new ToolCall { CorrelationId = Guid.CreateVersion7(), RunId = patient.Run.CorrelationId, Tool = "probe", Step = 2, CreatedAt = Past, UpdatedAt = Past, DeadlineAt = Past, DueAt = Past };
        patient.Dataset = new DatasetRow { Id = Guid.CreateVersion7(), OwnerId = Guid.CreateVersion7(), Name = "bill", CreatedAt = Past, DueAt = Past };
        await patient.DoAsync(db => db.AddRange(
            patient.Tenant, patient.Run, patient.Over, patient.Call, patient.Dataset,
            Event(patient.Run, 1, EventTypes.AgentStarted), Event(patient.Run, 2, EventTypes.AgentError, """{"is_recoverable":true}"""),
            Event(patient.Over, 1, EventTypes.AgentCompleted)));
        return patient;
    }

    public static RunEvent Event(Run run, long seq, string type, string data = "{}") =>
        new() { RunId = run.CorrelationId, Seq = seq, EventId = Guid.CreateVersion7(), Type = type, At = Past, Data = data };

    public NetraDb Open() => database.Open();

    /// <summary>Changes rows in a transaction of its own.</summary>
    public async Task DoAsync(Action<NetraDb> change)
    {
        await using var db = database.Open();
        change(db);
        await db.SaveChangesAsync(Stop);
    }

    public Task RunAsync(Action<Run> change) => DoAsync(db => change(db.Attach(Run).Entity));

    public async Task<IReadOnlyList<Finding>> ExamineAsync(bool repair = false)
    {
        await using var db = database.Open();
        return await FleetDoctor.ExamineAsync(db, repair, Stop);
    }

    public async Task<T> ReadAsync<T>(Func<NetraDb, IQueryable<T>> rows)
    {
        await using var db = database.Open();
        return await rows(db).SingleAsync(Stop);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    Run NewRun(string status, DateTimeOffset? due) => new()
    {
        CorrelationId = Guid.CreateVersion7(),
        TenantId = Tenant.Id,
        OwnerId = Guid.CreateVersion7(),
        Agent = "a",
        Status = status,
        CreatedAt = Past,
        UpdatedAt = Past,
        DeadlineAt = Past,
        DueAt = due,
    };
}
