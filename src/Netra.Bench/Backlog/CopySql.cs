using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Bench.Backlog;

/// <summary>Statements that copy a completed run, parameter 0, many times: every column as it is, but for what makes the copy another run.</summary>
sealed class CopySql(NetraDb db, Guid tenant, Guid owner)
{
    /// <summary>Between two copies, which so lie in the past in the order of their ids, as runs do.</summary>
    const string Pace = "interval '20 milliseconds'";

    /// <summary>Parameter 1 is the number of copies.</summary>
    public string FinishedRuns => Runs(RunStatus.Completed, []);

    public string EventsOfFinished => Insert<RunEvent>(
        $"{OfPlanted(RunStatus.Completed)} JOIN run_events AS t ON t.run_id = run.id", "(run.created_at - planted.created_at)",
        [
            ("run_id", "planted.id"), ("event_id", "md5(planted.id::text || t.seq)::uuid"), ("data", "replace(t.data, run.id::text, planted.id::text)"),
        ]);

    public string CallsOfFinished => Insert<ToolCall>(
        $"{OfPlanted(RunStatus.Completed)} JOIN tool_calls AS t ON t.run_id = run.id", "(run.created_at - planted.created_at)",
        [
            .. Owned, ("id", NewId("planted.created_at", "md5(planted.id::text || t.step || '/' || t.place)")), ("run_id", "planted.id"),
        ]);

    /// <summary>As the product leaves a run that got no slot: looked at again within a second, expired after a day. Parameter 1 is the number of copies.</summary>
    public string WaitingRuns => Runs(
        RunStatus.Waiting,
        [
            ("status", $"'{RunStatus.Waiting}'"), ("waiting_for", $"'{WaitingFor.Slot}'"), ("step", "0"), ("step_attempt", "0"), ("step_decided", "false"), ("result", "NULL"),
            ("started_at", "NULL"), ("completed_at", "NULL"), ("updated_at", "clock_timestamp()"), ("deadline_at", "clock_timestamp() + interval '1 day'"),
            ("due_at", "clock_timestamp() + random() * interval '1 second'"), ("last_seq", "1"), ("tool_calls", "0"),
        ]);

    public string EventsOfWaiting => Insert<RunEvent>(
        $"{OfPlanted(RunStatus.Waiting)} JOIN run_events AS t ON t.run_id = run.id AND t.seq = 1 WHERE planted.waiting_for = '{WaitingFor.Slot}'", "(run.created_at - planted.created_at)",
        [
            ("run_id", "planted.id"), ("event_id", "md5(planted.id::text || t.seq)::uuid"), ("type", $"'{EventTypes.RunWaiting}'"),
            ("data", $"(replace(t.data, run.id::text, planted.id::text)::jsonb - 'input_summary' - 'deadline_at' || jsonb_build_object('waiting_for', '{WaitingFor.Slot}'))::text"),
        ]);

    (string, string)[] Owned => [("tenant_id", $"'{tenant}'::uuid"), ("owner_id", $"'{owner}'::uuid")];

    string Runs(string salt, (string Column, string Value)[] differences) => Insert<Run>(
        $"runs AS t CROSS JOIN LATERAL (SELECT ({{1}} - n) * {Pace} AS age, md5(n || '{tenant}{salt}') AS hash FROM generate_series(1, {{1}}) AS n) AS copy WHERE t.id = {{0}}",
        "copy.age",
        [.. Owned, ("id", NewId("(t.created_at - copy.age)", "copy.hash")), .. differences]);

    /// <summary>Times are set back by <paramref name="age"/>, where nothing else is said.</summary>
    string Insert<T>(string from, string age, (string Column, string Value)[] differences)
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        var values = differences.ToDictionary(d => d.Column, d => d.Value, StringComparer.Ordinal);
        var columns = type.GetProperties().Select(p => (
            Name: p.GetColumnName(),
            Value: values.GetValueOrDefault(p.GetColumnName())
                ?? (p.ClrType == typeof(DateTimeOffset) || p.ClrType == typeof(DateTimeOffset?) ? $"t.{p.GetColumnName()} - {age}" : $"t.{p.GetColumnName()}"))).ToList();
        return $"INSERT INTO {type.GetTableName()} ({string.Join(", ", columns.Select(c => c.Name))}) SELECT {string.Join(", ", columns.Select(c => c.Value))} FROM {from}";
    }

    string OfPlanted(string status) => $"runs AS run JOIN runs AS planted ON run.id = {{0}} AND planted.tenant_id = '{tenant}' AND planted.status = '{status}'";

    /// <summary>A UUID of version 7 from a time and a hash of what tells the row from others.</summary>
    static string NewId(string time, string hash) =>
        $"(lpad(to_hex((extract(epoch FROM {time}) * 1000)::bigint), 12, '0') || '7' || substr({hash}, 1, 3) || '8' || substr({hash}, 4, 15))::uuid";
}
