using System.Security.Cryptography;
using System.Text;

namespace Netra.Security.Tests.Tokens;

/// <summary>RFC 8725: every token of the corpus gets the same 401, and nothing that it names is called.</summary>
[Trait("Scenario", "P3")]
public sealed class When_a_token_is_wrong(SecureHost host)
{
    [Fact]
    public async Task A_good_one_works_with_the_permissions_of_its_scope_only()
    {
        using var person = await host.PersonAsync("mid");
        var token = host.Issuer.Sign(Jwt.Header(host), Jwt.Payload(person, scope: "agent_execution admin"));
        Assert.Equal(200, (await With(person, token)).Status);
        Assert.Equal(202, (await person.SendAsync(HttpMethod.Post, "/v1/runs", Person.Json("""{"agent":"echo","input":{}}"""), "Bearer " + token)).Status);
        Assert.Equal(403, (await person.SendAsync(HttpMethod.Get, "/v1/admin/users", null, "Bearer " + token)).Status);
        var powerless = host.Issuer.Sign(Jwt.Header(host), Jwt.Payload(person, scope: null));
        Assert.Equal(403, (await person.SendAsync(HttpMethod.Post, "/v1/runs", Person.Json("""{"agent":"echo","input":{}}"""), "Bearer " + powerless)).Status);
    }

    [Fact]
    public async Task Each_of_the_corpus_gets_one_constant_answer_and_calls_nobody()
    {
        using var person = await host.PersonAsync("mid");
        Assert.Equal(200, (await With(person, host.Issuer.Sign(Jwt.Header(host), Jwt.Payload(person)))).Status); // the keys are known from now on
        var expected = (await With(person, "nk_0000000000000000_unknown")).Untraced;
        var strays = host.Issuer.Strays;
        List<string> let_in = [];

        foreach (var (name, token) in Corpus(person))
        {
            var reply = await With(person, token);
            if (reply.Status != 401 || reply.Untraced != expected)
                let_in.Add($"{name}: {reply.Status} {reply.Text}");
        }

        Assert.Empty(let_in);
        Assert.Equal(strays, host.Issuer.Strays);
        Figures.AreToldAs($"{Corpus(person).Count()} tokens");
    }

    [Fact]
    public async Task One_of_two_megabytes_is_cut_off_before_anybody_reads_it()
    {
        using var person = await host.PersonAsync("mid");
        try
        {
            Assert.Equal(431, (await With(person, new string('a', 2 << 20))).Status);
        }
        catch (HttpRequestException)
        {
            // the connection was closed while the header was sent
        }
    }

    IEnumerable<(string Name, string Token)> Corpus(Person person)
    {
        var (issuer, header, good) = (host.Issuer, Jwt.Header(host), Jwt.Payload(person));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var other = RSA.Create(2048);
        foreach (var alg in new[] { "none", "None", "NONE", "nOnE", "NoNe" })
        {
            yield return ("alg " + alg, Issuer.Part(header.Replace("RS256", alg, StringComparison.Ordinal)) + "." + Issuer.Part(good) + ".");
            yield return ("alg " + alg + " with a signature", issuer.Sign(header.Replace("RS256", alg, StringComparison.Ordinal), good));
        }

        foreach (var secret in new[] { issuer.PublicPem, issuer.PublicPem.Trim(), Convert.ToBase64String(issuer.Key.ExportSubjectPublicKeyInfo()), "", issuer.KeyId })
            yield return ("HS256 keyed with what is public", issuer.Sign(header.Replace("RS256", "HS256", StringComparison.Ordinal), good, data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), data)));
        foreach (var alg in new[] { "RS384", "RS512", "HS384", "EdDSA", "rs256", "", "RS256\\u0000" })
            yield return ("alg " + alg, issuer.Sign(header.Replace("RS256", alg, StringComparison.Ordinal), good));
        yield return ("no alg", issuer.Sign("""{"typ":"at+jwt","kid":"first"}""", good));
        yield return ("another's key", issuer.Sign(header, good, data => other.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        yield return ("no signature", Issuer.Part(header) + "." + Issuer.Part(good) + ".");
        yield return ("an empty one", issuer.Sign(header, good, _ => []));
        yield return ("a changed payload", Issuer.Part(header) + "." + Issuer.Part(good.Replace("agent_execution", "admin", StringComparison.Ordinal)) + "." + issuer.Sign(header, good).Split('.')[2]);
        foreach (var typ in new[] { "JWT", "id+jwt", "logout+jwt", "netra.ticket", "", "dpop+jwt" })
            yield return ("typ " + typ, issuer.Sign(header.Replace("at+jwt", typ, StringComparison.Ordinal), good));
        yield return ("no typ", issuer.Sign($$"""{"alg":"RS256","kid":"{{issuer.KeyId}}"}""", good));
        foreach (var kid in new[] { "../../../../dev/null", "' OR '1'='1", "first\\u0000", "http://127.0.0.1/jwks", "unknown", "" })
            yield return ("kid " + kid, issuer.Sign($$"""{"alg":"RS256","typ":"at+jwt","kid":"{{kid}}"}""", good));
        yield return ("no kid", issuer.Sign("""{"alg":"RS256","typ":"at+jwt"}""", good));
        foreach (var member in new[] { "jku", "x5u" })
            yield return (member, issuer.Sign($$"""{"alg":"RS256","typ":"at+jwt","kid":"evil","{{member}}":"{{issuer.Trap}}"}""", good, data => other.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        yield return ("jwk", issuer.Sign($$$"""{"alg":"RS256","typ":"at+jwt","kid":"evil","jwk":{"kty":"RSA","n":"{{{Convert.ToBase64String(other.ExportParameters(false).Modulus!)}}}","e":"AQAB"}}""", good, data => other.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        yield return ("crit", issuer.Sign(header.Replace("{", """{"crit":["exp"],""", StringComparison.Ordinal), good));
        yield return ("wrong aud", issuer.Sign(header, Jwt.Payload(person, audience: "\"other\"")));
        yield return ("no aud", issuer.Sign(header, Jwt.Payload(person, audience: null)));
        yield return ("empty aud", issuer.Sign(header, Jwt.Payload(person, audience: "[]")));
        yield return ("wrong iss", issuer.Sign(header, good.Replace(Issuer.Name, "https://evil.example", StringComparison.Ordinal)));
        yield return ("iss with a slash", issuer.Sign(header, good.Replace(Issuer.Name, Issuer.Name + "/", StringComparison.Ordinal)));
        yield return ("no iss", issuer.Sign(header, good.Replace("\"iss\"", "\"issuer\"", StringComparison.Ordinal)));
        yield return ("expired beyond the leeway", issuer.Sign(header, Jwt.Payload(person, expires: now - 31)));
        yield return ("expired long ago", issuer.Sign(header, Jwt.Payload(person, expires: now - 100_000)));
        yield return ("no exp", issuer.Sign(header, Jwt.Payload(person, expires: null)));
        yield return ("exp as text", issuer.Sign(header, good.Replace("\"exp\":", "\"exp\":\"x\",\"x\":", StringComparison.Ordinal)));
        yield return ("nbf in the future", issuer.Sign(header, Jwt.Payload(person, notBefore: now + 300)));
        foreach (var claim in new[] { "sub", "tenant", "iss", "aud", "exp", "scope" })
            yield return ("two " + claim, issuer.Sign(header, good.Insert(1, $"\"{claim}\":\"x\",")));
        yield return ("two alg", issuer.Sign(header.Insert(1, "\"alg\":\"none\","), good));
        yield return ("no sub", issuer.Sign(header, good.Replace("\"sub\"", "\"subject\"", StringComparison.Ordinal)));
        yield return ("unknown sub", issuer.Sign(header, good.Replace(person.User.Name, "nobody", StringComparison.Ordinal)));
        yield return ("another tenant", issuer.Sign(header, good.Replace(person.Tenant.Name, "local", StringComparison.Ordinal)));
        yield return ("no tenant", issuer.Sign(header, good.Replace("\"tenant\"", "\"org\"", StringComparison.Ordinal)));
        yield return ("sub as a list", issuer.Sign(header, good.Replace($"\"{person.User.Name}\"", $"[\"{person.User.Name}\"]", StringComparison.Ordinal)));
        foreach (var junk in new[] { "a.b.c", "..", ".", "a.b.c.d.e", "eyJ.eyJ.x", Issuer.Part("[]") + "." + Issuer.Part("[]") + ".x", Issuer.Part(new string('[', 5000)) + ".e30.x", "é.é.é", new string('a', 20_000) + ".b.c" })
            yield return ("junk", junk);
        var key = person.Key.Split('_');
        yield return ("a key as a token", $"nt_{key[1]}_{key[2]}");
        yield return ("half a key", $"nk_{key[1]}_{key[2][..^1]}");
        yield return ("a key and more", person.Key + "0");
        yield return ("a key without its secret", $"nk_{key[1]}_");
        yield return ("SQL", "nk_' OR 1=1 --_x");
        yield return ("nothing", "");
    }

    static Task<Reply> With(Person person, string token) => person.SendAsync(HttpMethod.Get, "/v1/runs?limit=1", null, "Bearer " + token);
}
