namespace Netra.Storage;

/// <summary>The tables with row-level security. A test compares them with every table that has a tenant or an owner; the others hold nothing of a tenant.</summary>
static class ProtectedTables
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "tenants", "users", "api_keys", "stream_tickets", "audit_log",
        "runs", "tool_calls", "run_events", "run_artifacts", "idempotency_keys",
        "datasets", "dataset_chunks", "staged_parts",
    ];
}
