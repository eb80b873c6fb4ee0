using System.CommandLine;
using System.Text.Json;

namespace Netra.Cli;

/// <summary><c>admin keys</c>.</summary>
static class KeyCommands
{
    static readonly Argument<string> User = new("USER") { Description = "A user's id or e-mail address." };
    static readonly Argument<string> Key = new("KEY_ID") { Description = "The middle part of the key." };
    static readonly Option<long?> Ttl = new("--ttl") { HelpName = "SECONDS", Description = "Until the key expires; never when left out." };

    public static Command Create() => new Verb("keys", "Keys. A user may have several: create the next, change to it, revoke the first.").With(
        new Verb("ls", "List a user's keys; secrets are shown nowhere.", "admin keys ls ann@example.org").With(User).Does(ListAsync),
        new Verb("create", "Another key of a user.", "admin keys create ann@example.org --ttl 7776000").With(User, Ttl).Does(CreateAsync),
        new Verb("revoke", "Let a key, and the tokens issued to it, let nobody in any more; open streams end within seconds.", "admin keys revoke 0a1b2c3d4e5f6071").With(Key).Does(RevokeAsync));

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.Admin.KeysAsync(UserCommands.Id(await UserCommands.FindAsync(client, i.Get(User), i.Token)), cursor: null, i.Token);
        return i.Screen.Show(page, () => i.Screen.Table(
            ["KEY_ID", "CREATED", "EXPIRES", "REVOKED"],
            page.GetProperty("items").EnumerateArray().Select(k => new[] { Text(k, "id"), Text(k, "created_at"), Text(k, "expires_at"), Text(k, "revoked_at") })));
    }

    static async Task<int> CreateAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var key = await client.Admin.IssueKeyAsync(UserCommands.Id(await UserCommands.FindAsync(client, i.Get(User), i.Token)), i.Get(Ttl), i.Token);
        return i.Screen.Show(key, () => i.Screen.Card(("user", Text(key, "user_id")), ("key", Text(key, "key") + "   (shown only now)")));
    }

    static async Task<int> RevokeAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        await client.Admin.RevokeKeyAsync(i.Get(Key), i.Token);
        return i.Screen.Show(new System.Text.Json.Nodes.JsonObject { ["id"] = i.Get(Key), ["revoked"] = true }, () => i.Screen.Say($"{i.Get(Key)} is revoked."));
    }

    static string Text(JsonElement item, string member) => item.GetProperty(member).GetString() ?? "";
}
