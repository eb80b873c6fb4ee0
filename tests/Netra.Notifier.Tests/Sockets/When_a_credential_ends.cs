namespace Netra.Notifier.Tests;

public sealed class When_a_credential_ends
{
    [Fact]
    public async Task The_socket_is_closed_with_4401()
    {
        await using var notifier = await TestNotifier.StartAsync(("Stream:CredentialCheck", "00:10:00"));
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync(expiresIn: TimeSpan.FromSeconds(3)));
        await client.SendAsync("""{"op":"ping"}""");
        Assert.Equal(4401, await client.UntilClosedAsync());
    }

    [Fact]
    public async Task A_refresh_before_keeps_it_open()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var user = await notifier.NewUserAsync(expiresIn: TimeSpan.FromSeconds(4));
        using var client = await SocketClient.OpenAsync(notifier, user);
        await client.SendAsync($$"""{"op":"auth","token":"{{await notifier.NewKeyAsync(user)}}"}""");
        using var expiry = new PeriodicTimer(TimeSpan.FromSeconds(6), TimeProvider.System);
        await expiry.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        await client.SendAsync("""{"op":"ping"}""");
        await client.NextAsync("pong");
    }

    [Fact]
    public async Task A_refresh_with_a_bad_token_is_an_error_and_with_another_users_a_4403()
    {
        await using var notifier = await TestNotifier.StartAsync();
        using var client = await SocketClient.OpenAsync(notifier, await notifier.NewUserAsync());
        await client.SendAsync("""{"op":"auth","token":"nk_0000000000000000_1111"}""");
        Assert.Equal("unauthorized", (await client.NextAsync("error")).GetProperty("code").GetString());
        await client.SendAsync($$"""{"op":"auth","token":"{{(await notifier.NewUserAsync()).Key}}"}""");
        Assert.Equal(4403, await client.UntilClosedAsync());
    }

    [Fact]
    public async Task A_revoked_key_closes_the_open_socket()
    {
        await using var notifier = await TestNotifier.StartAsync(("Stream:CredentialCheck", "00:00:00.5"));
        var user = await notifier.NewUserAsync();
        using var client = await SocketClient.OpenAsync(notifier, user);
        await client.SendAsync("""{"op":"ping"}""");
        await client.NextAsync("pong");
        await notifier.RevokeAsync(user);
        Assert.Equal(4401, await client.UntilClosedAsync());
    }
}
