using System.CommandLine;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>admin</c>, and its <c>users create</c>.</summary>
static class AdminCommands
{
    static readonly Option<string> Tenant = new("--tenant") { HelpName = "TENANT", Description = "The tenant; made when there is none.", Required = true };
    static readonly Option<string?> Tier = new("--tier") { HelpName = "TIER", Description = "free, early, mid, enterprise or internal; an existing tenant takes it too." };
    static readonly Option<string> User = new("--user") { HelpName = "USER", Description = "The user; made when there is none.", Required = true };
    static readonly Option<string?> Email = new("--email") { HelpName = "EMAIL", Description = "Unique in the fleet." };

    static readonly Option<string[]> Permission = new("--permission")
    {
        HelpName = "PERMISSION",
        Description = "A permission beyond those of the tier; may be repeated.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create() => new Verb("admin", "Tenants, users and keys (permission admin).").With(
        new Verb("users", "Users.").With(
            new Verb(
                "create", "Make a user, its tenant as needed, and a key; an existing user gets a new key.",
                "admin users create --tenant acme --tier mid --user ann",
                "admin users create --tenant acme --user ops --permission admin --permission workers_drain --json")
            .With(Tenant, Tier, User, Email, Permission).Does(CreateUserAsync)).With([.. UserCommands.All()]),
        TenantCommands.Create(), KeyCommands.Create(), AuditCommands.Create());

    static async Task<int> CreateUserAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var request = new UserRequest
        {
            Tenant = i.Get(Tenant)!,
            Tier = i.Get(Tier),
            User = i.Get(User)!,
            Email = i.Get(Email),
            Permissions = i.Get(Permission) ?? [],
        };
        var key = await client.Users.EnsureAsync(request, i.Token);
        return i.Screen.Show(key.Json, () => i.Screen.Card(
            ("tenant", key.TenantId.ToString()), ("user", key.UserId.ToString()), ("key", key.Key + "   (shown only now)")));
    }
}
