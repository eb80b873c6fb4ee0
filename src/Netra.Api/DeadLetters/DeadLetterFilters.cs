using Microsoft.Extensions.Options;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Hosting.Callers;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

static class DeadLetterFilters
{
    /// <summary>The filter; or a 400 that says what is wrong with it, or a 403 where it asks after payloads and the caller may not see them.</summary>
    public static DeadLetterFilter Parse(string? text, HttpContext http)
    {
        var filter = Parse(text);
        if (filter.ReadsPayload && !http.Caller().May(PermissionNames.DlqPayload))
        {
            var tiers = http.RequestServices.GetRequiredService<IOptionsMonitor<TierOptions>>();
            throw RefusedException.Forbidden(PermissionNames.DlqPayload, tiers.CurrentValue.LeastGranting(PermissionNames.DlqPayload));
        }

        return filter;
    }

    static DeadLetterFilter Parse(string? text)
    {
        try
        {
            return DeadLetterFilter.Parse(text);
        }
        catch (FormatException e)
        {
            throw RefusedException.Invalid(e.Message);
        }
    }
}
