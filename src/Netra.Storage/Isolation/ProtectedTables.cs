namespace Netra.Storage;

/// <summary>The tables with row-level security, and who beside the jobs of <see cref="SystemJob"/> sees which of their rows. A test finds the table that belongs here and is missing.</summary>
static class ProtectedTables
{
    const string Tenants = "((SELECT netra_tenants())::uuid[])";
    const string Owners = "((SELECT netra_owners())::uuid[])";
    const string OfTenant = $"tenant_id = ANY {Tenants}";
    const string OfOwner = $"{OfTenant} AND (owner_id = ANY {Owners} OR (SELECT netra_whole_tenants()))";
    const string OfRun = "EXISTS (SELECT FROM runs r WHERE r.id = run_id)";
    const string OfDataset = "EXISTS (SELECT FROM datasets d WHERE d.id = dataset_id)";

    public static IReadOnlyDictionary<string, string> Policies { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["tenants"] = $"id = ANY {Tenants}",
        ["users"] = OfTenant,
        ["api_keys"] = "false",
        ["stream_tickets"] = "false",
        ["audit_log"] = OfTenant,
        ["runs"] = OfOwner,
        ["tool_calls"] = OfOwner,
        ["run_events"] = OfRun,
        ["run_artifacts"] = OfRun,
        ["idempotency_keys"] = $"owner_id = ANY {Owners}",
        ["threads"] = OfOwner,
        ["thread_messages"] = OfOwner,
        ["datasets"] = OfOwner,
        ["dataset_chunks"] = OfDataset,
        ["staged_parts"] = $"{OfDataset} OR NOT netra_has_dataset(dataset_id)", // the parts of an upload are there before its dataset; nobody else knows their id
        ["schedules"] = OfOwner,
        ["schedule_fires"] = OfOwner,
        ["webhooks"] = OfOwner,
        ["webhook_secrets"] = OfOwner,
        ["webhook_deliveries"] = OfOwner,
        ["usage_days"] = OfOwner,
        ["dead_letters"] = OfTenant,
        ["dead_letter_versions"] = "false",
        ["system_events"] = $"tenant_id IS NULL OR {OfTenant}",
    };

    /// <summary>Puts the policies in place and enables them, again and again.</summary>
    /// <param name="role">The application's role.</param>
    /// <param name="system">The role for the jobs that see all tenants.</param>
    public static string Sql(string role, string system) => string.Join('\n', Policies.Select(p => $"""
        DROP POLICY IF EXISTS {role}_own ON {p.Key};
        CREATE POLICY {role}_own ON {p.Key} TO {role} USING ({p.Value});
        DROP POLICY IF EXISTS {system} ON {p.Key};
        CREATE POLICY {system} ON {p.Key} TO {system} USING (true);
        ALTER TABLE {p.Key} ENABLE ROW LEVEL SECURITY;
        """));
}
