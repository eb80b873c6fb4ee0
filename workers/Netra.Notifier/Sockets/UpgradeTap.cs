using Microsoft.AspNetCore.Http.Features;

namespace Netra.Notifier;

/// <summary>Keeps the stream that a connection becomes when it is upgraded to a WebSocket. Kestrel takes every write to it as one, whoever writes at the same time.</summary>
sealed class UpgradeTap(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    /// <summary>Null before the upgrade.</summary>
    public Stream? Upgraded { get; private set; }

    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>Before the WebSockets' own middleware. A request that is not upgraded (HTTP/2 carries WebSockets in another way) is left alone.</summary>
    public static Task Insert(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new UpgradeTap(upgrade));
        return next(context);
    }

    public async Task<Stream> UpgradeAsync() => Upgraded = await upgrade.UpgradeAsync();
}
