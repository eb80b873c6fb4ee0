namespace Netra.Client;

/// <summary>Which fleet to talk to, and as whom.</summary>
public sealed record NetraClientOptions
{
    /// <summary>The fleet's HTTP address, such as <c>http://127.0.0.1:5080</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where the WebSocket is; the fleet's address when null.</summary>
    public Uri? StreamUrl { get; init; }

    /// <summary>An API key or token; sent as <c>Authorization: Bearer</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Gives another credential of the same user, null for none, after the fleet has refused the last one as expired or revoked. The client goes on with it where a stream broke off, and in every later request.</summary>
    public Func<CancellationToken, Task<string?>>? RenewKey { get; init; }

    /// <summary>How long a followed stream may stay without connection before following fails.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(2);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
