using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Netra.Storage;

/// <summary>The PostgreSQL role that the processes use: it reads and writes rows and owns nothing.</summary>
public static partial class ApplicationRole
{
    /// <summary>Creates the role or gives it the password, and grants it what the processes need. Idempotent.</summary>
    /// <exception cref="ArgumentException">The name is no plain identifier.</exception>
    public static async Task EnsureAsync(string ownerUrl, string role, string password, CancellationToken cancellationToken)
    {
        if (!PlainName().IsMatch(role))
            throw new ArgumentException($"The role '{role}' must be lower-case letters, digits and underscores.", nameof(role));
        var secret = password.Replace("'", "''", StringComparison.Ordinal);
        var sql = $"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} LOGIN; END IF;
            END $do$;
            ALTER ROLE {role} PASSWORD '{secret}';
            GRANT USAGE ON SCHEMA public TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
            REVOKE INSERT, UPDATE, DELETE ON "__EFMigrationsHistory" FROM {role};
            REVOKE UPDATE, DELETE ON audit_log FROM {role};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
            """;
        await using var db = StorageRegistration.Open(ownerUrl);
        await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), cancellationToken);
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]*$", RegexOptions.None, 1000)]
    private static partial Regex PlainName();
}
