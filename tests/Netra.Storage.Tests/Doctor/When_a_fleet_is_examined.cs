using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Events;
using Netra.Storage.Doctor;
using Netra.Storage.Runs;

namespace Netra.Storage.Tests.Doctor;

public sealed class When_a_fleet_is_examined
{
    public static TheoryData<string> Both => [Engines.Sqlite, Engines.Postgres];

    [Theory, MemberData(nameof(Both))]
    public async Task A_sound_one_shows_nothing(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        Assert.Empty(await patient.ExamineAsync(repair: true));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Rows_without_due_time_become_due_now(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        await patient.DoAsync(db =>
        {
            db.Attach(patient.Run).Entity.DueAt = null;
            db.Attach(patient.Call).Entity.DueAt = null;
            db.Attach(patient.Dataset).Entity.DueAt = null;
        });
        string[] checks = ["run_without_due_time", "call_without_due_time", "import_without_due_time"];
        string[] subjects = [$"{patient.Run.CorrelationId}", $"{patient.Call.CorrelationId}", $"{patient.Dataset.Id}"];
        await FoundAndMendedAsync(patient, checks, subjects);

        await using var db = patient.Open();
        var now = await DbClock.NowAsync(db, TestContext.Current.CancellationToken);
        foreach (var due in (DateTimeOffset?[])[await patient.ReadAsync(d => d.Runs.Where(r => r.CorrelationId == patient.Run.CorrelationId).Select(r => r.DueAt)),
            await patient.ReadAsync(d => d.ToolCalls.Select(c => c.DueAt)), await patient.ReadAsync(d => d.Datasets.Select(s => s.DueAt))])
            Assert.InRange(due!.Value, now - TimeSpan.FromMinutes(1), now);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_leaked_slot_is_recounted(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        await patient.DoAsync(db => db.Attach(patient.Tenant).Entity.SlotsHeld = 3);
        await FoundAndMendedAsync(patient, ["leaked_slots"], [$"{patient.Tenant.Id}"]);
        Assert.Equal(1, await patient.ReadAsync(db => db.Tenants.Select(t => t.SlotsHeld)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_slot_of_a_run_that_has_ended_is_given_back_and_its_tenant_recounted(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        await patient.DoAsync(db =>
        {
            db.Attach(patient.Over).Entity.SlotHeld = true;
            db.Attach(patient.Tenant).Entity.SlotsHeld = 2;
        });
        Assert.Equal("slot_of_ended_run", Assert.Single(await patient.ExamineAsync()).Check);
        Assert.Equal(["slot_of_ended_run", "leaked_slots"], (await patient.ExamineAsync(repair: true)).Select(f => f.Check));
        Assert.Empty(await patient.ExamineAsync());
        Assert.Equal(1, await patient.ReadAsync(db => db.Tenants.Select(t => t.SlotsHeld)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Calls_whose_run_is_missing_or_has_ended_are_closed(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        var (orphan, late) = (CallOf(patient, Guid.CreateVersion7(), CallStatus.Running), CallOf(patient, patient.Over.CorrelationId, CallStatus.Pending));
        await patient.DoAsync(db => db.AddRange(orphan, late));
        await FoundAndMendedAsync(patient, ["orphan_call", "open_call_of_ended_run"], [$"{orphan.CorrelationId}", $"{late.CorrelationId}"]);

        var closed = await patient.ReadAsync(db => db.ToolCalls.Where(c => c.CorrelationId == orphan.CorrelationId));
        Assert.Equal((CallStatus.Cancelled, true, true, null, null), (closed.Status, closed.Booked, closed.OutcomeUnknown, closed.DueAt, closed.LeaseUntil));
        Assert.NotNull(closed.EndedAt);
        Assert.False((await patient.ReadAsync(db => db.ToolCalls.Where(c => c.CorrelationId == late.CorrelationId))).OutcomeUnknown);
        Assert.Equal(CallStatus.Pending, (await patient.ReadAsync(db => db.ToolCalls.Where(c => c.CorrelationId == patient.Call.CorrelationId))).Status);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_ended_call_that_nobody_books_makes_its_run_due(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        await patient.DoAsync(db => Ended(db.Attach(patient.Call).Entity));
        var found = Assert.Single(await patient.ExamineAsync(repair: true));
        Assert.Equal(("call_not_booked_for_long", "its run is due now, which books it"), (found.Check, found.Repair));
        Assert.True(await patient.ReadAsync(db => db.Runs.Where(r => r.CorrelationId == patient.Run.CorrelationId).Select(r => r.DueAt)) > patient.Run.DueAt);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_unbooked_call_of_a_step_that_is_over_is_told(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        await patient.RunAsync(r => r.Step = 3);
        await ToldOnlyAsync(patient, "unbooked_call_of_past_step", patient.Call.CorrelationId);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_hole_in_a_log_is_told(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        await patient.DoAsync(db => db.Add(Patient.Event(patient.Run, 4, EventTypes.AgentThinking)));
        await patient.RunAsync(r => r.LastSeq = 4);
        await ToldOnlyAsync(patient, "gap_in_log", patient.Run.CorrelationId);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_head_that_is_not_the_last_event_is_told(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        await patient.RunAsync(r => r.LastSeq = 3);
        await ToldOnlyAsync(patient, "head_differs", patient.Run.CorrelationId);
    }

    [Theory]
    [InlineData(Engines.Sqlite, EventTypes.AgentCompleted, "{}")]
    [InlineData(Engines.Postgres, EventTypes.AgentTimedOut, "{}")]
    [InlineData(Engines.Sqlite, EventTypes.AgentError, """{"error":"no","is_recoverable":false}""")]
    [InlineData(Engines.Postgres, EventTypes.AgentError, """{"error":"no","is_recoverable":false}""")]
    public async Task An_event_after_the_end_is_told(string engine, string type, string data)
    {
        await using var patient = await Patient.OnAsync(engine);
        await patient.DoAsync(db => db.AddRange(Patient.Event(patient.Run, 3, type, data), Patient.Event(patient.Run, 4, EventTypes.AgentThinking)));
        await patient.RunAsync(r => r.LastSeq = 4);
        await ToldOnlyAsync(patient, "event_after_end", patient.Run.CorrelationId);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_end_that_the_log_does_not_tell_is_told(string engine)
    {
        await using var patient = await Patient.OnAsync(engine);
        await patient.DoAsync(db => db.RunEvents.Single(e => e.RunId == patient.Over.CorrelationId).Type = EventTypes.AgentThinking);
        await ToldOnlyAsync(patient, "end_not_told", patient.Over.CorrelationId);
    }

    static async Task FoundAndMendedAsync(Patient patient, string[] checks, string[] subjects)
    {
        var found = await patient.ExamineAsync();
        Assert.Equal(checks.Zip(subjects), found.Select(f => (f.Check, f.Subject)));
        Assert.All(found, f => Assert.Null(f.Repair));
        var mended = await patient.ExamineAsync(repair: true);
        Assert.Equal(checks.Zip(subjects), mended.Select(f => (f.Check, f.Subject)));
        Assert.All(mended, f => Assert.NotNull(f.Repair));
        Assert.Empty(await patient.ExamineAsync());
    }

    static async Task ToldOnlyAsync(Patient patient, string check, Guid subject)
    {
        foreach (var repair in (bool[])[false, true])
        {
            var found = Assert.Single(await patient.ExamineAsync(repair));
            Assert.Equal(new Finding(check, subject.ToString(), found.Problem), found);
        }
    }

    static ToolCall CallOf(Patient patient, Guid run, string status) => new()
    {
        CorrelationId = Guid.CreateVersion7(),
        RunId = run,
        Tool = "probe",
        Status = status,
        CreatedAt = patient.Call.CreatedAt,
        UpdatedAt = patient.Call.CreatedAt,
        DeadlineAt = patient.Call.DeadlineAt,
        DueAt = patient.Call.DueAt,
        LeaseUntil = patient.Call.DueAt,
    };

    static void Ended(ToolCall call) => (call.Status, call.EndedAt, call.DueAt) = (CallStatus.Succeeded, call.CreatedAt, null);
}
