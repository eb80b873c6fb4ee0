using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Tenants;
using Netra.Tests;

namespace Netra.Hosting.Tests.Callers;

public sealed class CallerResolverTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_stands_for_its_user_with_the_permissions_of_tier_and_user()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        var (key, user) = await NewKeyAsync(database);

        var caller = await Resolver(database).ResolveAsync("Bearer " + key, Stop);

        Assert.Equal((user.Id, user.TenantId, "early"), (caller!.UserId, caller.TenantId, caller.Tier.Name));
        Assert.Equal([.. new TierOptions().Named("early").Permissions, "dlq_read"], caller.Permissions);
        Assert.True(caller.May("optimization"));
        Assert.False(caller.May("admin"));
        Assert.NotNull(await Resolver(database).ResolveAsync("bearer  " + key, Stop));
    }

    [Fact]
    public async Task A_wrong_secret_is_nobody_even_right_after_the_right_one()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        var (key, _) = await NewKeyAsync(database);
        var resolver = Resolver(database);
        Assert.NotNull(await resolver.ResolveAsync("Bearer " + key, Stop));

        Assert.Null(await resolver.ResolveAsync("Bearer " + key[..^1] + (key[^1] == '0' ? '1' : '0'), Stop));
        Assert.Null(await resolver.ResolveAsync("Bearer " + key + "0", Stop));
        Assert.Null(await resolver.ResolveAsync("Bearer " + key[..^1], Stop));
    }

    public static TheoryData<string> Malformed =>
    [
        "", " ", "Bearer", "Bearer ", "Bearer nk", "Bearer nk_", "Bearer nk__", "Bearer nk_a_", "Bearer nk__b", "Bearer xx_a_b", "Bearer nk_a_b_c", "Basic nk_a_b",
        "nk_a_b", "Bearer\tnk_a_b", "Bearer nk_a b", "Bearer nk_' OR 1=1 --_b", "Bearer nk_\0_b", "Bearer nk_é_é", "Bearer nk_a_" + new string('b', 100_000),
        "Bearer nk_" + new string('a', 100_000) + "_b", "Bearer " + new string('_', 10_000),
    ];

    [Theory]
    [InlineData(null)]
    [MemberData(nameof(Malformed))]
    public async Task Nonsense_is_nobody(string? authorization)
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        Assert.Null(await Resolver(database).ResolveAsync(authorization, Stop));
    }

    [Fact]
    public async Task Of_many_requests_at_once_one_asks_the_database_while_the_others_go_on()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        var (key, _) = await NewKeyAsync(database);
        var (time, counted) = (new ManualTime(), new Counted(database));
        var resolver = Resolver(counted, time);
        Assert.NotNull(await resolver.ResolveAsync("Bearer " + key, Stop));
        time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => resolver.ResolveAsync("Bearer " + key, Stop))), Assert.NotNull);

        Assert.Equal(2, counted.Opened);
    }

    [Fact]
    public async Task A_revoked_key_works_for_two_seconds_at_most()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        var (key, _) = await NewKeyAsync(database);
        var time = new ManualTime();
        var resolver = Resolver(database, time);
        Assert.NotNull(await resolver.ResolveAsync("Bearer " + key, Stop));

        await using (var db = database.Open())
            await db.ApiKeys.ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, time.GetUtcNow()), Stop);

        Assert.Null(await Resolver(database).ResolveAsync("Bearer " + key, Stop));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await resolver.ResolveAsync("Bearer " + key, Stop));
    }

    [Fact]
    public async Task An_expired_key_is_nobody_from_the_very_moment()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        var (key, _) = await NewKeyAsync(database);
        var time = new ManualTime();
        var resolver = Resolver(database, time);
        await using (var db = database.Open())
            await db.ApiKeys.ExecuteUpdateAsync(k => k.SetProperty(x => x.ExpiresAt, time.GetUtcNow().AddSeconds(1)), Stop);
        Assert.NotNull(await resolver.ResolveAsync("Bearer " + key, Stop));

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await resolver.ResolveAsync("Bearer " + key, Stop));
    }

    [Fact]
    public async Task Inside_a_transaction_a_user_is_read_on_its_connection()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        var (_, user) = await NewKeyAsync(database);
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(Stop);

        Assert.Equal(user.Id, (await Resolver(new NoOtherConnection()).ForUserAsync(db, user.Id, Stop))!.UserId);
    }

    static async Task<(string Key, User User)> NewKeyAsync(ScratchDatabase database)
    {
        await using var db = database.Open();
        var now = TimeProvider.System.GetUtcNow();
        var tenant = await Accounts.EnsureTenantAsync(db, "t", "early", now, Stop);
        var user = await Accounts.EnsureUserAsync(db, tenant.Id, "u", email: null, ["dlq_read"], now, Stop);
        return (await Accounts.IssueKeyAsync(db, user.Id, now, Stop), user);
    }

    static CallerResolver Resolver(IDbContextFactory<NetraDb> database, TimeProvider? time = null) =>
        new(database, new ServiceCollection().AddOptions().BuildServiceProvider().GetRequiredService<IOptionsMonitor<TierOptions>>(),
            new JwtCredentials(Options.Create(new OidcOptions()), TimeProvider.System, NullLogger<JwtCredentials>.Instance), new AuditTrail(database, TimeProvider.System, NullLogger<AuditTrail>.Instance), time ?? TimeProvider.System);

    sealed class NoOtherConnection : IDbContextFactory<NetraDb>
    {
        public NetraDb CreateDbContext() => throw new InvalidOperationException("The pool has no other connection.");
    }

    sealed class Counted(ScratchDatabase database) : IDbContextFactory<NetraDb>
    {
        int opened;

        public int Opened => opened;

        public NetraDb CreateDbContext()
        {
            Interlocked.Increment(ref opened);
            return database.Open();
        }
    }
}
