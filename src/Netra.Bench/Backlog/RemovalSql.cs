using Netra.Contracts;

namespace Netra.Bench.Backlog;

/// <summary>Removes a planted tenant, parameter 0, with its runs. Waiting ones end first, so that messages about them are done with before their rows are gone.</summary>
static class RemovalSql
{
    /// <summary>Runs that the fleet may be at, in the order of ids, in which its transitions lock them too, so that nobody waits for the other.</summary>
    const string AtWork = $"(SELECT id FROM runs WHERE tenant_id = {{0}} AND status <> '{RunStatus.Completed}' ORDER BY id FOR UPDATE)";

    public static IReadOnlyList<string> Statements { get; } =
    [
        $"UPDATE runs SET status = '{RunStatus.Cancelled}', waiting_for = NULL, due_at = NULL, slot_held = false WHERE id IN {AtWork}",
        "DELETE FROM run_events WHERE run_id IN (SELECT id FROM runs WHERE tenant_id = {0})",
        "DELETE FROM tool_calls WHERE tenant_id = {0}",
        $"DELETE FROM runs WHERE id IN {AtWork}",
        "DELETE FROM runs WHERE tenant_id = {0}",
        "DELETE FROM users WHERE tenant_id = {0}",
        "DELETE FROM tenants WHERE id = {0}",
    ];
}
