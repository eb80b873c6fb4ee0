using Microsoft.EntityFrameworkCore;
using Netra.Tests;
using Npgsql;

namespace Netra.Storage.Tests;

public sealed class ApplicationRoleTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_role_reads_and_writes_rows_and_owns_nothing()
    {
        var database = await ScratchDatabase.OnAsync(Engines.Postgres);
        var role = $"app_{Guid.CreateVersion7():n}";
        await ApplicationRole.EnsureAsync(database.Url, role, "first", Stop);
        await ApplicationRole.EnsureAsync(database.Url, role, "it's {0} new", Stop);
        try
        {
            await CheckAsync(new UriBuilder(database.Url) { UserName = role, Password = Uri.EscapeDataString("it's {0} new") }.Uri.OriginalString);
        }
        finally
        {
            await database.DisposeAsync();
            await ScratchDatabase.ExecuteAsync(Servers.Postgres, $"DROP ROLE {role}; DROP ROLE {ApplicationRole.SystemRoleOf(role)}");
        }
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("App")]
    [InlineData("a; DROP TABLE runs")]
    [InlineData("")]
    public async Task A_name_that_is_no_plain_identifier_is_refused_before_anything_is_sent(string role)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => ApplicationRole.EnsureAsync("postgresql://nobody@127.0.0.1:1/none", role, "p", Stop));
        Assert.Contains("lower-case letters, digits and underscores", refused.Message, StringComparison.Ordinal);
    }

    static async Task CheckAsync(string url)
    {
        await using (var db = StorageRegistration.Open(url))
        {
            Assert.Equal(1, await db.Database.ExecuteSqlRawAsync("INSERT INTO catalogue (kind, name, version, description, input_schema, permission, tier, read_only, max_attempts, updated_at) VALUES ('tool', 't', '1', '', '{{}}', '', '', true, 1, now())", Stop));
            Assert.Equal(1, await db.Catalogue.ExecuteDeleteAsync(Stop));
            Assert.NotEmpty(await db.Database.GetAppliedMigrationsAsync(Stop));

            await RefusedAsync(db, "CREATE TABLE mine (id int)");
            await RefusedAsync(db, "ALTER TABLE runs ADD COLUMN mine int");
            await RefusedAsync(db, "DROP TABLE runs");
            await RefusedAsync(db, "UPDATE audit_log SET target = 'x'");
            await RefusedAsync(db, "DELETE FROM audit_log");
            await RefusedAsync(db, "TRUNCATE audit_log");
            await RefusedAsync(db, "DELETE FROM \"__EFMigrationsHistory\"");
            await RefusedAsync(db, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('x', 'y')");
        }

        await using var connection = new NpgsqlConnection(DatabaseUrl.Parse(url).ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    static async Task RefusedAsync(NetraDb db, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql, Stop));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }
}
