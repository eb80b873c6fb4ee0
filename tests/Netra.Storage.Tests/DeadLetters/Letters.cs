using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Storage.Tests.DeadLetters;

static class Letters
{
    public static readonly QuarantineRule Rule = new(3, 40);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static ArrivedLetter New(string message = """{"tool":"x","n":3}""", Guid? replayItem = null, Action<DeadLetter>? also = null)
    {
        var letter = new DeadLetter
        {
            Identity = Guid.CreateVersion7().ToString(),
            Kind = DeadLetterKinds.Error,
            Queue = "netra.runs",
            Source = "netra.runs_error",
            MessageType = "Netra.Contracts.Runs:StartRun",
            Exception = "System.TimeoutException",
            Error = "slow",
            Chain = """[{"type":"System.TimeoutException","message":"slow","frames":[]},{"type":"Npgsql.NpgsqlException","message":"gone","frames":[]}]""",
            Fingerprint = "3f2a",
            Attempts = 3,
            Message = message,
            Body = [1, 2, 3],
        };
        also?.Invoke(letter);
        return new(letter, replayItem, Outage: false);
    }

    public static async Task<Arrival> StoreAsync(this ScratchDatabase database, params ArrivedLetter[] arrivals)
    {
        await using var db = database.Open();
        return await DeadLetterArrivals.StoreAsync(db, arrivals, Rule, Stop);
    }

    public static async Task<ReplayPlan> PlanAsync(this ScratchDatabase database, string filter = "")
    {
        await using var db = database.Open();
        return await ReplayPlans.MakeAsync(db, DeadLetterFilter.Parse(filter).On(db), [], filter, new(null, null, 500, Ramp: true, null), Guid.Empty, Stop);
    }

    public static async Task<Replay?> ApplyAsync(this ScratchDatabase database, ReplayPlan plan)
    {
        await using var db = database.Open();
        return await Replays.ApplyAsync(db, plan.Replay.PlanHash, traceparent: null, _ => Task.CompletedTask, Stop);
    }
}
