using Netra.Api.Problems;

namespace Netra.Api.Requests;

static class Ids
{
    /// <summary>The id in a route; text that is none is answered as an unknown id is.</summary>
    public static Guid Parse(string text) => Guid.TryParseExact(text, "D", out var id) ? id : throw RefusedException.NotFound();
}
