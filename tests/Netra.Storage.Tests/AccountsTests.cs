using Microsoft.EntityFrameworkCore;
using Netra.Storage.Tenants;
using Netra.Tests;

namespace Netra.Storage.Tests;

public sealed class AccountsTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_is_made_once_and_keeps_its_tier_unless_one_is_given()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        await using var db = database.Open();

        var first = await Accounts.EnsureTenantAsync(db, "a", "mid", Now, Stop);
        Assert.Equal(("mid", first.Id), ((await Accounts.EnsureTenantAsync(db, "a", tier: null, Now, Stop)).Tier, first.Id));
        Assert.Equal("early", (await Accounts.EnsureTenantAsync(db, "a", "early", Now, Stop)).Tier);
        Assert.Equal("free", (await Accounts.EnsureTenantAsync(db, "b", tier: null, Now, Stop)).Tier);
        Assert.Equal(2, await db.Tenants.CountAsync(Stop));
    }

    [Fact]
    public async Task A_user_gains_permissions_and_loses_none()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        await using var db = database.Open();
        var tenant = await Accounts.EnsureTenantAsync(db, "a", tier: null, Now, Stop);

        var user = await Accounts.EnsureUserAsync(db, tenant.Id, "u", "Some.One@Example.ORG", ["admin"], Now, Stop);
        var again = await Accounts.EnsureUserAsync(db, tenant.Id, "u", email: null, ["dlq_read", "admin"], Now, Stop);

        Assert.Equal((user.Id, "some.one@example.org", "admin dlq_read"), (again.Id, again.Email, again.Permissions));
    }

    [Fact]
    public async Task A_key_is_nowhere_stored_and_its_hash_needs_its_salt()
    {
        await using var database = await ScratchDatabase.OnAsync(Engines.Sqlite);
        await using var db = database.Open();
        var tenant = await Accounts.EnsureTenantAsync(db, "a", tier: null, Now, Stop);
        var user = await Accounts.EnsureUserAsync(db, tenant.Id, "u", email: null, [], Now, Stop);

        var (one, two) = (await Accounts.IssueKeyAsync(db, user.Id, Now, Stop), await Accounts.IssueKeyAsync(db, user.Id, Now, Stop));

        Assert.Matches("^nk_[0-9a-f]{16}_[0-9a-f]{64}$", one);
        Assert.NotEqual(one, two);
        var secret = one.Split('_')[2];
        var row = await db.ApiKeys.AsNoTracking().SingleAsync(k => k.Id == one.Split('_', StringSplitOptions.None)[1], Stop);
        Assert.Equal(Accounts.HashOf(row.Salt, secret), row.Hash);
        Assert.NotEqual(Accounts.HashOf([], secret), row.Hash);
        Assert.DoesNotContain(secret, Convert.ToHexStringLower(row.Hash), StringComparison.Ordinal);
    }
}
