using System.CommandLine;
using System.Text.Json;
using Netra.Client;

namespace Netra.Cli;

/// <summary><c>admin tenants</c>.</summary>
static class TenantCommands
{
    static readonly Argument<string> Tenant = new("TENANT") { Description = "A tenant's name or id." };
    static readonly Argument<string> Name = new("NAME") { Description = "Unique in the fleet." };
    static readonly Argument<string> Tier = new("TIER") { Description = "free, early, mid, enterprise or internal." };
    static readonly Argument<int> Days = new("DAYS") { Description = "Days after their end; 0 for ever, -1 for the fleet's default." };
    static readonly Argument<int> Weight = new("WEIGHT") { Description = "1 to 100: multiplies the runs at once of the tier." };
    static readonly Option<string?> FirstTier = new("--tier") { HelpName = "TIER", Description = "free when left out." };
    static readonly Option<string?> Cursor = new("--cursor") { HelpName = "CURSOR", Description = "Where the page before ended." };

    public static Command Create() => new Verb("tenants", "Tenants.").With(
        new Verb("ls", "List tenants, the newest first.", "admin tenants ls").With(Cursor).Does(ListAsync),
        new Verb("show", "A tenant.", "admin tenants show acme").With(Tenant).Does(async i => await ShowAsync(i, async c => await FindAsync(c, i))),
        new Verb("create", "Make a tenant.", "admin tenants create acme --tier mid").With(Name, FirstTier)
            .Does(async i => await ShowAsync(i, c => c.Admin.CreateTenantAsync(i.Get(Name), i.Get(FirstTier), i.Token))),
        new Verb("set-tier", "Move a tenant to another tier; acts within two seconds.", "admin tenants set-tier acme enterprise").With(Tenant, Tier)
            .Does(async i => await ShowAsync(i, async c => await c.Admin.SetTierAsync(Id(await FindAsync(c, i)), i.Get(Tier), i.Token))),
        new Verb("set-retention", "Set for how long a tenant's runs are kept.", "admin tenants set-retention acme 30").With(Tenant, Days)
            .Does(async i => await ShowAsync(i, async c => await c.Admin.SetRetentionAsync(Id(await FindAsync(c, i)), i.Get(Days), i.Token))),
        new Verb("set-weight", "Set a tenant's share of a busy fleet; acts within two seconds.", "admin tenants set-weight acme 3").With(Tenant, Weight)
            .Does(async i => await ShowAsync(i, async c => await c.Admin.SetWeightAsync(Id(await FindAsync(c, i)), i.Get(Weight), i.Token))),
        new Verb("rm", "Delete a tenant without users.", "admin tenants rm acme").With(Tenant).Does(DeleteAsync));

    static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var page = await client.Admin.TenantsAsync(name: null, i.Get(Cursor), i.Token);
        return i.Screen.Show(page, () => i.Screen.Table(
            ["ID", "NAME", "TIER", "USERS"], page.GetProperty("items").EnumerateArray().Select(t => new[] { Text(t, "id"), Text(t, "name"), Text(t, "tier"), t.GetProperty("users").ToString() })));
    }

    static async Task<int> DeleteAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var tenant = await FindAsync(client, i);
        await client.Admin.DeleteTenantAsync(Id(tenant), i.Token);
        return i.Screen.Show(tenant, () => i.Screen.Say($"{Text(tenant, "name")} is deleted."));
    }

    static async Task<int> ShowAsync(Invocation i, Func<NetraClient, Task<JsonElement>> get)
    {
        using var client = Invocation.Connect();
        var tenant = await get(client);
        return i.Screen.Show(tenant, () => i.Screen.Card(("id", Text(tenant, "id")), ("name", Text(tenant, "name")), ("tier", Text(tenant, "tier")), ("users", tenant.GetProperty("users").ToString()), ("weight", tenant.GetProperty("weight").ToString()), ("runs kept for", Kept(tenant))));
    }

    static async Task<JsonElement> FindAsync(NetraClient client, Invocation i)
    {
        var wanted = i.Get(Tenant);
        var isId = Guid.TryParse(wanted, out var id);
        for (string? cursor = null; ;)
        {
            var page = await client.Admin.TenantsAsync(isId ? null : wanted, cursor, i.Token);
            foreach (var tenant in page.GetProperty("items").EnumerateArray())
            {
                if (!isId || Id(tenant) == id)
                    return tenant;
            }

            cursor = page.GetProperty("next_cursor").GetString() ?? throw new CommandException(Exit.NotFound, $"There is no tenant '{wanted}'.");
        }
    }

    static string Kept(JsonElement tenant) => tenant.TryGetProperty("retention_days", out var days) && days.ValueKind == JsonValueKind.Number
        ? days.GetInt32() == 0 ? "ever" : $"{days} days"
        : "the fleet's default";

    static Guid Id(JsonElement tenant) => tenant.GetProperty("id").GetGuid();

    static string Text(JsonElement item, string member) => item.GetProperty(member).GetString() ?? "";
}
