namespace Netra.Security.Tests.Tokens;

/// <summary>Parts of tokens.</summary>
static class Jwt
{
    public static string Header(SecureHost host) => $$"""{"alg":"RS256","typ":"at+jwt","kid":"{{host.Issuer.KeyId}}"}""";

    public static string Payload(Person person, string? scope = "agent_execution", string? audience = "\"netra\"", long? expires = 0, long? notBefore = null)
    {
        var exp = expires == 0 ? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 300 : expires;
        string?[] members =
        [
            $"\"iss\":\"{Issuer.Name}\"", $"\"sub\":\"{person.User.Name}\"", $"\"tenant\":\"{person.Tenant.Name}\"",
            audience is null ? null : "\"aud\":" + audience, exp is null ? null : $"\"exp\":{exp}", notBefore is null ? null : $"\"nbf\":{notBefore}", scope is null ? null : $"\"scope\":\"{scope}\"",
        ];
        return "{" + string.Join(',', members.Where(m => m is not null)) + "}";
    }
}
