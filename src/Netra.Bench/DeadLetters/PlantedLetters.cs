using Microsoft.EntityFrameworkCore;
using Netra.Bench.Backlog;
using Netra.Contracts.Tools;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Bench.DeadLetters;

/// <summary>Dead <c>CallTool</c>s of calls that have ended, each of another call, in sets of the same size: what a replay of them sends is taken, looked up and changes nothing.</summary>
/// <remarks>They are of many tenants and causes, fifty causes to a set. PostgreSQL only.</remarks>
sealed class PlantedLetters(string ownerUrl)
{
    /// <summary>Begins every fingerprint, by which an interrupted command's rows are found too.</summary>
    public const string Mark = "netra-bench-";

    public const int Sets = 10;

    const int StatementSeconds = 120;

    static readonly string Insert = $"""
        INSERT INTO dead_letters (id, identity, kind, status, version, queue, source, consumer, message_type, message_id, run_id, call_id, step, tenant_id, owner_id, fingerprint,
            exception, error, chain, attempts, deaths, replays, content_type, headers, body, message, failed_at, stored_at, changed_at)
        SELECT md5('letter' || c.id)::uuid, '{Mark}' || c.id, 'error', 'open', 1, 'netra.tool.' || c.tool, 'netra.tool.' || c.tool || '_error', 'planted', '{Type.Namespace}:{Type.Name}', c.id::text,
            c.run_id, c.id, c.step, md5((c.n % 200)::text)::uuid, c.owner_id, '{Mark}' || lpad((c.n / @size)::text, 2, '0') || '-' || lpad((c.n % 50)::text, 2, '0'),
            'System.TimeoutException', 'planted', '[]', 3, 0, 0, 'application/vnd.masstransit+json', jsonb_build_object()::text,
            convert_to(jsonb_build_object('messageId', c.id, 'messageType', jsonb_build_array('urn:message:{Type.Namespace}:{Type.Name}'), 'message', c.message)::text, 'UTF8'),
            c.message, clock_timestamp(), clock_timestamp(), clock_timestamp()
        FROM (SELECT t.id, t.tool, t.run_id, t.step, t.owner_id, row_number() OVER (ORDER BY t.id) - 1 AS n,
                jsonb_build_object('callId', t.id, 'runId', t.run_id, 'tool', t.tool, 'tenantId', t.tenant_id, 'ownerId', t.owner_id) AS message
            FROM tool_calls AS t JOIN tenants ON tenants.id = t.tenant_id AND tenants.name = '{PlantedRuns.Tenant}'
            WHERE t.status = '{CallStatus.Succeeded}' ORDER BY t.id LIMIT @size * {Sets}) AS c
        """;

    const string Groups = $"""
        INSERT INTO dead_letter_groups (fingerprint, kind, message_type, exception, error, first_seen, last_seen, state)
        SELECT fingerprint, 'error', min(message_type), min(exception), min(error), min(failed_at), max(failed_at), 'open' FROM dead_letters WHERE fingerprint LIKE '{Mark}%' GROUP BY fingerprint
        """;

    static readonly string[] Removals =
    [
        $"DELETE FROM dead_letter_replays WHERE id IN (SELECT replay_id FROM dead_letter_replay_items WHERE letter_id IN (SELECT id FROM dead_letters WHERE fingerprint LIKE '{Mark}%'))",
        $"DELETE FROM dead_letter_replay_items WHERE letter_id IN (SELECT id FROM dead_letters WHERE fingerprint LIKE '{Mark}%')",
        $"DELETE FROM dead_letters WHERE fingerprint LIKE '{Mark}%'",
        $"DELETE FROM dead_letter_groups WHERE fingerprint LIKE '{Mark}%'",
    ];

    readonly PlantedRuns runs = new(ownerUrl);

    static System.Type Type => typeof(CallTool);

    /// <summary>The filter of a set, from 0.</summary>
    public static string FilterOf(int set) => $"fp:{Mark}{set:00}-";

    /// <summary>Plants copies of a completed run, and dead letters of their calls.</summary>
    public async Task PlantAsync(Guid template, int size, int callsOfRun, CancellationToken cancellationToken)
    {
        await runs.PlantAsync(template, (size * Sets / callsOfRun) + 1, waiting: 0, cancellationToken);
        await using var db = Open();
        await db.Database.ExecuteSqlRawAsync(Insert, [new Npgsql.NpgsqlParameter<int>("size", size)], cancellationToken);
        await db.Database.ExecuteSqlRawAsync(Groups, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("VACUUM (ANALYZE) dead_letters, dead_letter_groups", cancellationToken);
    }

    /// <summary>Removes whatever was planted, also by an earlier command.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await using (var db = Open())
        {
            foreach (var statement in Removals)
                await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }

        await runs.RemoveAsync(cancellationToken);
    }

    NetraDb Open()
    {
        var db = StorageRegistration.Open(ownerUrl);
        db.Database.SetCommandTimeout(StatementSeconds);
        return db;
    }
}
