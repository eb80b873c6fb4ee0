using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Netra.Hosting.Http;

/// <summary>What every answer of every process says to browsers, and how slow a client may be.</summary>
static class SecurityHeaders
{
    const string OneYear = "max-age=31536000; includeSubDomains";

    /// <summary>How long a request's headers may take.</summary>
    static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(10);

    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = HeaderPatience;
    }

    /// <summary>Browsers heed the first only where it came over TLS, which ends before these processes.</summary>
    public static void Use(WebApplication web) => web.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.StrictTransportSecurity = OneYear;
        headers.XContentTypeOptions = "nosniff";
        return next(context);
    });
}
