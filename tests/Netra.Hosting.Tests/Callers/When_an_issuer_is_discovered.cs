using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netra.Hosting.Callers;

namespace Netra.Hosting.Tests.Callers;

public sealed class When_an_issuer_is_discovered
{
    readonly ManualTime time = new();

    [Fact]
    public async Task Its_keys_are_found_by_its_document_and_read_once()
    {
        await using var issuer = await DiscoveredIssuer.StartAsync();
        using var jwts = Trusting(issuer);
        for (var i = 0; i < 5; i++)
            Assert.Equal(("acme", "ann", "agent_execution"), await jwts.ValidateAsync(Token(issuer)) is { } s ? (s.Tenant, s.User, s.Scope) : default);
        Assert.Equal(2, issuer.Reads); // document and keys
    }

    [Fact]
    public async Task Its_next_key_is_good_at_once_and_its_last_one_is_not_any_more()
    {
        await using var issuer = await DiscoveredIssuer.StartAsync();
        using var jwts = Trusting(issuer);
        var old = Token(issuer);
        Assert.NotNull(await jwts.ValidateAsync(old));

        issuer.Rotate("second");

        Assert.NotNull(await jwts.ValidateAsync(Token(issuer)));
        Assert.Null(await jwts.ValidateAsync(old));
        var reads = issuer.Reads;
        issuer.Rotate("third"); // half a minute has not passed
        Assert.Null(await jwts.ValidateAsync(Token(issuer)));
        Assert.Equal(reads, issuer.Reads);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.NotNull(await jwts.ValidateAsync(Token(issuer)));
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_is_good_for_an_hour_at_most()
    {
        await using var issuer = await DiscoveredIssuer.StartAsync();
        using var jwts = Trusting(issuer);
        var old = issuer.Token(time.GetUtcNow().AddHours(5));
        Assert.NotNull(await jwts.ValidateAsync(old));
        issuer.Rotate("second");

        time.Advance(TimeSpan.FromMinutes(61));

        Assert.Null(await jwts.ValidateAsync(old));
    }

    [Fact]
    public async Task While_it_is_down_known_keys_are_good_for_a_day_and_it_is_asked_now_and_then()
    {
        await using var issuer = await DiscoveredIssuer.StartAsync();
        using var jwts = Trusting(issuer);
        Assert.NotNull(await jwts.ValidateAsync(Token(issuer)));
        issuer.IsDown = true;
        time.Advance(TimeSpan.FromHours(2));
        var reads = issuer.Reads;

        for (var i = 0; i < 20; i++)
            Assert.NotNull(await jwts.ValidateAsync(Token(issuer)));

        Assert.InRange(issuer.Reads - reads, 1, 3); // its document, and again at once
        time.Advance(TimeSpan.FromHours(23));
        Assert.Null(await jwts.ValidateAsync(Token(issuer)));
        issuer.IsDown = false;
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull(await jwts.ValidateAsync(Token(issuer)));
    }

    [Fact]
    public async Task One_that_is_down_from_the_start_lets_nobody_in_until_it_answers()
    {
        await using var issuer = await DiscoveredIssuer.StartAsync();
        issuer.IsDown = true;
        using var jwts = Trusting(issuer);
        for (var i = 0; i < 20; i++)
            Assert.Null(await jwts.ValidateAsync(Token(issuer)));
        Assert.InRange(issuer.Reads, 1, 3);

        issuer.IsDown = false;
        time.Advance(TimeSpan.FromSeconds(6));

        Assert.NotNull(await jwts.ValidateAsync(Token(issuer)));
    }

    [Fact]
    public async Task A_document_of_another_issuer_is_not_believed()
    {
        await using var issuer = await DiscoveredIssuer.StartAsync();
        issuer.Claims = "https://another.example";
        using var jwts = Trusting(issuer);
        Assert.Null(await jwts.ValidateAsync(Token(issuer)));
    }

    string Token(DiscoveredIssuer issuer) => issuer.Token(time.GetUtcNow().AddMinutes(5));

    JwtCredentials Trusting(DiscoveredIssuer issuer) => new(
        Options.Create(new OidcOptions { Issuers = [new() { Issuer = issuer.Address, Audience = "netra" }] }), time, NullLogger<JwtCredentials>.Instance);
}
