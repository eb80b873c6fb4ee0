using System.Globalization;
using Netra.Api.Callers;
using Netra.Api.Problems;

namespace Netra.Api.Limits;

/// <summary>Keeps each user to the request rate of the tier, and tells the state of the bucket with every answer.</summary>
/// <remarks>The headers are those of draft-ietf-httpapi-ratelimit-headers-10: <c>t</c> is the number of seconds until the bucket is full again.</remarks>
sealed class RequestRate(RequestDelegate next, RequestBuckets buckets)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var caller = http.Caller();
        if (caller.Tier is { RequestsPerMinute: { } perMinute } tier)
        {
            var burst = tier.RequestBurst ?? perMinute;
            http.Response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"requests\";q={perMinute};w=60;burst={burst}");
            if (await buckets.TakeAsync(caller.UserId, perMinute, burst) is { } taken)
            {
                http.Response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"requests\";r={taken.Remaining};t={taken.FullInSeconds}");
                if (!taken.Allowed)
                    throw RefusedException.QuotaExceeded($"More than {perMinute} requests a minute; wait as Retry-After says.", taken.RetryAfter);
            }
        }

        await next(http);
    }
}
