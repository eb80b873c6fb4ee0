using System.CommandLine;
using System.Text.Json;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>admin users</c> beside <c>create</c>.</summary>
static class UserCommands
{
    static readonly Argument<string> User = new("USER") { Description = "A user's id or e-mail address." };
    static readonly Argument<string[]> Permissions = new("PERMISSION") { Description = "One or more permissions.", Arity = ArgumentArity.OneOrMore };
    static readonly Option<string?> Tenant = new("--tenant") { HelpName = "TENANT", Description = "Only of the tenant of this name." };
    static readonly Option<string?> Email = new("--email") { HelpName = "EMAIL", Description = "Only who has this address." };
    static readonly Option<string?> Cursor = new("--cursor") { HelpName = "CURSOR", Description = "Where the page before ended." };

    public static Command[] All() =>
    [
        new Verb("ls", "List users, the newest first.", "admin users ls --tenant acme").With(Tenant, Email, Cursor).Does(ListAsync),
        new Verb("show", "A user.", "admin users show ann@example.org").With(User).Does(async i => await ShowAsync(i, (_, user) => Task.FromResult(user))),
        new Verb("grant", "Give a user permissions beyond those of the tier; acts within two seconds.", "admin users grant ann@example.org dlq_read dlq_replay").With(User, Permissions)
            .Does(async i => await ShowAsync(i, (c, user) => c.Admin.SetPermissionsAsync(Id(user), Granted(user).Union(i.Get(Permissions), StringComparer.Ordinal), i.Token))),
        new Verb("revoke", "Take permissions from a user; acts within two seconds.", "admin users revoke ann@example.org admin").With(User, Permissions)
            .Does(async i => await ShowAsync(i, (c, user) => c.Admin.SetPermissionsAsync(Id(user), Granted(user).Except(i.Get(Permissions), StringComparer.Ordinal), i.Token))),
        new Verb("rm", "Delete a user with all keys.", "admin users rm ann@example.org").With(User).Does(DeleteAsync),
    ];

    public static async Task<JsonElement> FindAsync(NetraClient client, string wanted, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(wanted, out var id))
            return await client.Admin.UserAsync(id, cancellationToken);
        var found = (await client.Admin.UsersAsync(tenant: null, wanted, cursor: null, cancellationToken)).GetProperty("items");
        return found.GetArrayLength() > 0 ? found[0] : throw new CommandException(Exit.NotFound, $"There is no user with the address '{wanted}'.");
    }

    public static Guid Id(JsonElement user) => user.GetProperty("id").GetGuid();

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.Admin.UsersAsync(i.Get(Tenant), i.Get(Email), i.Get(Cursor), i.Token);
        return i.Screen.Show(page, () => i.Screen.Table(
            ["ID", "TENANT", "TIER", "NAME", "EMAIL", "PERMISSIONS"],
            page.GetProperty("items").EnumerateArray().Select(u => new[] { Text(u, "id"), Text(u, "tenant"), Text(u, "tier"), Text(u, "name"), Text(u, "email"), string.Join(' ', Granted(u)) })));
    }

    static async Task<int> ShowAsync(Invocation i, Func<NetraClient, JsonElement, Task<JsonElement>> change)
    {
        using var client = Invocation.Connect();
        var user = await change(client, await FindAsync(client, i.Get(User), i.Token));
        return i.Screen.Show(user, () => i.Screen.Card(
            ("id", Text(user, "id")), ("tenant", $"{Text(user, "tenant")} ({Text(user, "tier")})"), ("name", Text(user, "name")), ("email", Text(user, "email")), ("permissions", string.Join(' ', Granted(user)))));
    }

    static async Task<int> DeleteAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var user = await FindAsync(client, i.Get(User), i.Token);
        await client.Admin.DeleteUserAsync(Id(user), i.Token);
        return i.Screen.Show(user, () => i.Screen.Say($"{Text(user, "name")} is deleted, and all keys with it."));
    }

    static IEnumerable<string> Granted(JsonElement user) => user.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()!);

    static string Text(JsonElement item, string member) => item.GetProperty(member).GetString() ?? "";
}
