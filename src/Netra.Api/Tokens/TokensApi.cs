using Netra.Api.Callers;
using Netra.Api.Problems;

namespace Netra.Api.Tokens;

static class TokensApi
{
    public static void MapTokens(this IEndpointRouteBuilder v1) => v1.MapPost("/tokens", IssueToken.HandleAsync).WithTags("Tokens").WithName("IssueToken")
        .WithSummary("A short-lived token for a browser.").WithMetadata(ReachedByRunToken.Instance).Refuses(400, 403, 404, 413, 415);
}
