using Netra.Hosting.Callers;

namespace Netra.Api.Callers;

static class CallerOfRequest
{
    /// <summary>Who calls.</summary>
    /// <exception cref="InvalidOperationException">The route is not behind <see cref="Authentication"/>.</exception>
    public static Caller Caller(this HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The route is not behind the authentication.");
}
