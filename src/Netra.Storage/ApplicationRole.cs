using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Netra.Storage;

/// <summary>The PostgreSQL role that the processes use: it reads and writes rows and owns nothing.</summary>
public static partial class ApplicationRole
{
    /// <summary>The role that a process becomes for jobs that see all tenants: nobody logs in as it.</summary>
    public static string SystemRoleOf(string role) => role + "_system";

    /// <summary>Creates the role or gives it the password, grants it what the processes need, and enables row-level security with a role for the jobs that see all tenants. Idempotent.</summary>
    /// <exception cref="ArgumentException">The name is no plain identifier.</exception>
    public static async Task EnsureAsync(string ownerUrl, string role, string password, CancellationToken cancellationToken)
    {
        if (!PlainName().IsMatch(role))
            throw new ArgumentException($"The role '{role}' must be lower-case letters, digits and underscores.", nameof(role));
        var system = SystemRoleOf(role);
        var sql = $"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} LOGIN NOINHERIT; END IF;
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{system}') THEN CREATE ROLE {system} NOLOGIN; END IF;
            END $do$;
            ALTER ROLE {role} PASSWORD '{ScramSecret.Of(password)}' NOINHERIT;
            GRANT {system} TO {role};
            GRANT USAGE ON SCHEMA public TO {role}, {system};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}, {system};
            REVOKE INSERT, UPDATE, DELETE ON "__EFMigrationsHistory" FROM {role}, {system};
            REVOKE UPDATE, DELETE ON audit_log FROM {role}, {system};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}, {system};
            {ProtectedTables.Sql(role, system)}
            """;
        await using var db = StorageRegistration.Open(ownerUrl);
        await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), cancellationToken);
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]*$", RegexOptions.None, 1000)]
    private static partial Regex PlainName();
}
