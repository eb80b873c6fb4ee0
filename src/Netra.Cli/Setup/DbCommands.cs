using System.CommandLine;
using System.Text.Json.Nodes;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Cli;

/// <summary><c>db migrate</c> and <c>db admin-key</c>: what an operator does to a database before the fleet starts.</summary>
static class DbCommands
{
    static readonly Option<string> Database = new("--database") { HelpName = "URL", Description = "The owner's address: postgresql://user:password@host:port/database or sqlite:/path.", Required = true };
    static readonly Option<string?> AppRole = new("--app-role") { HelpName = "ROLE", Description = "The role of the processes; made or updated with its grants (PostgreSQL)." };
    static readonly Option<string?> AppPassword = new("--app-password") { HelpName = "PASSWORD", Description = "Its password." };

    public static Command Create() => new Verb("db", "Prepare a database for a fleet.").With(
        new Verb(
            "migrate", "Bring the schema up to date, and the application role with its grants. Repeatable.",
            "db migrate --database postgresql://owner:pw@127.0.0.1:5432/netra --app-role netra_app --app-password secret")
        .With(Database, AppRole, AppPassword).Does(MigrateAsync),
        new Verb(
            "admin-key", "Make tenant 'local' with its administrator as needed, and a new key.",
            "db admin-key --database postgresql://owner:pw@127.0.0.1:5432/netra --json")
        .With(Database).Does(AdminKeyAsync));

    static async Task<int> MigrateAsync(Invocation i)
    {
        var (role, password) = (i.Get(AppRole), i.Get(AppPassword));
        if (role is null != password is null)
            throw new CommandException(Exit.Usage, "--app-role and --app-password belong together.");
        var url = Checked(i);
        var applied = await DatabaseMigrator.MigrateAsync(url, i.Token);
        await Scheduler.QuartzSchema.ProvisionAsync(url, i.Token);
        if (role is not null)
            await ApplicationRole.EnsureAsync(url, role, password!, i.Token);
        var document = new JsonObject { ["applied"] = new JsonArray([.. applied.Select(a => JsonValue.Create(a))]), ["app_role"] = role };
        return i.Screen.Show(document, () => i.Screen.Say(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}."));
    }

    static async Task<int> AdminKeyAsync(Invocation i)
    {
        await using var db = StorageRegistration.Open(Checked(i));
        var admin = await LocalAdmin.EnsureAsync(db, i.Token);
        var document = new JsonObject { ["tenant_id"] = admin.TenantId, ["user_id"] = admin.UserId, ["key"] = admin.Key };
        return i.Screen.Show(document, () => i.Screen.Say(admin.Key));
    }

    static string Checked(Invocation i) => ServerAddress.Database(i.Get(Database)!);
}

/// <summary>The administrator of tenant <c>local</c>, with a key that was issued just now.</summary>
sealed record LocalAdmin(Guid TenantId, Guid UserId, string Key)
{
    public static async Task<LocalAdmin> EnsureAsync(NetraDb db, CancellationToken cancellationToken)
    {
        var now = await DbClock.NowAsync(db, cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var tenant = await Accounts.EnsureTenantAsync(db, Accounts.LocalTenant, "internal", now, cancellationToken);
        var user = await Accounts.EnsureUserAsync(db, tenant.Id, Accounts.LocalAdmin, email: null, PermissionNames.All, now, cancellationToken);
        var key = await Accounts.IssueKeyAsync(db, user.Id, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(tenant.Id, user.Id, key);
    }
}
