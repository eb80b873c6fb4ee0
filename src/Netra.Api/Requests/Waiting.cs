using System.Globalization;
using Netra.Api.Problems;

namespace Netra.Api.Requests;

/// <summary>How long a caller is willing to wait.</summary>
static class Waiting
{
    const int MostSeconds = 60;

    /// <summary><c>?wait=</c> in seconds, at most 60.</summary>
    public static TimeSpan Query(double? seconds) => seconds switch
    {
        null => TimeSpan.Zero,
        >= 0 => TimeSpan.FromSeconds(Math.Min(seconds.Value, MostSeconds)),
        _ => throw RefusedException.Invalid("'wait' must be a number of seconds, 0 or more."),
    };

    /// <summary>The preference <c>wait=N</c> of RFC 7240, at most 60 seconds; zero without one. A malformed one is ignored, as that RFC says.</summary>
    public static TimeSpan Prefer(HttpContext http)
    {
        foreach (var preference in http.Request.Headers.GetCommaSeparatedValues("Prefer"))
        {
            var parts = preference.Split(';')[0].Split('=');
            if (parts.Length != 2 || !parts[0].Trim().Equals("wait", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!int.TryParse(parts[1].Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                continue;
            seconds = Math.Min(seconds, MostSeconds);
            http.Response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={seconds}");
            return TimeSpan.FromSeconds(seconds);
        }

        return TimeSpan.Zero;
    }
}
