using System.Text.RegularExpressions;
using Netra.Security.Tests.Tokens;

namespace Netra.Security.Tests.Access;

/// <summary>Every operation of the API's document x every kind of caller (OWASP API1, API5).</summary>
[Trait("Scenario", "P4")]
[Trait("Scenario", "P6")]
public sealed partial class When_anybody_calls_any_operation(SecureHost host)
{
    [Fact]
    public async Task Each_operation_has_a_row_and_each_row_an_operation()
    {
        var operations = Operations.Of(await Operations.DocumentAsync(host)).Select(o => o.Id).ToList();
        Assert.Equal([], operations.Except(Matrix.Rows.Keys, StringComparer.Ordinal));
        Assert.Equal([], Matrix.Rows.Keys.Except(operations, StringComparer.Ordinal));
        var rows = Matrix.Rows.Values;
        Figures.AreToldAs($"{operations.Count} operations x 7 credentials; {rows.Count(r => r.IsOwned)} with an object x colleague and stranger; {rows.Count(r => r.Permission is not null)} with a permission x a caller without it");
    }

    [Fact]
    public async Task Without_a_credential_each_answers_the_same_401()
    {
        using var person = await host.PersonAsync();
        var mine = await host.GiveAsync(person);
        List<string> wrong = [];
        string? expected = null;
        foreach (var operation in Operations.Of(await Operations.DocumentAsync(host)))
        {
            foreach (var credential in new[] { null, "", "Basic YTpi", "Bearer", "Bearer x", "bearer nk_a_b", "Bearer nt_0000000000000000_x" })
            {
                var reply = await person.SendAsync(operation.Method, Path(operation, mine), Content(operation), credential);
                if (reply.Status != 401 || reply.Untraced != (expected ??= reply.Untraced))
                    wrong.Add($"{operation.Id} with '{credential}': {reply.Status} {reply.Text}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Anothers_object_looks_like_one_that_does_not_exist_to_the_last_byte()
    {
        using var owner = await host.PersonAsync();
        using var colleague = await host.PersonAsync(tenant: owner.Tenant.Name);
        using var stranger = await host.PersonAsync(permissions: "admin");
        var (theirs, none) = (await host.GiveAsync(owner), Belongings.None());
        List<string> wrong = [];
        var operations = Operations.Of(await Operations.DocumentAsync(host)).Where(o => Matrix.Rows[o.Id].IsOwned).ToList();
        foreach (var operation in operations)
        {
            foreach (var caller in new[] { colleague, stranger })
            {
                var unknown = await SendAsync(caller, operation, none);
                var foreign = await SendAsync(caller, operation, theirs);
                if (foreign.Status != 404 || foreign.Untraced != unknown.Untraced || !Headers(foreign).SequenceEqual(Headers(unknown), StringComparer.Ordinal))
                    wrong.Add($"{operation.Id} for {(caller == colleague ? "a colleague" : "a stranger")}: {foreign.Status} {foreign.Text} but unknown {unknown.Status} {unknown.Text}");
            }

            var junk = await SendAsync(stranger, operation, Path(operation, theirs).Replace(IdOf(theirs, operation), "not-an-id", StringComparison.Ordinal));
            if (junk.Status != 404)
                wrong.Add($"{operation.Id} for no id: {junk.Status} {junk.Text}");
        }

        Assert.Empty(wrong);
        Assert.True(operations.Count >= 10);
        await StillThereAsync(owner, theirs);
    }

    [Fact]
    public async Task Without_its_permission_each_answers_403_and_says_what_is_missing()
    {
        using var nobody = await host.PersonAsync();
        var mine = await host.GiveAsync(nobody);
        var powerless = "Bearer " + host.Issuer.Sign(Jwt.Header(host), Jwt.Payload(nobody, scope: "")); // a credential that was narrowed to nothing
        List<string> wrong = [];
        foreach (var operation in Operations.Of(await Operations.DocumentAsync(host)).Where(o => Matrix.Rows[o.Id].Permission is not null))
        {
            var reply = await nobody.SendAsync(operation.Method, Path(operation, mine), Content(operation), powerless);
            if (reply.Status != 403 || reply.Code != "missing_permission" || reply.Json.GetProperty("missing")[0].GetString() != Matrix.Rows[operation.Id].Permission)
                wrong.Add($"{operation.Id}: {reply.Status} {reply.Text}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_writable_body_takes_a_member_that_is_not_its_own()
    {
        using var admin = await host.PersonAsync(permissions: "admin");
        var mine = await host.GiveAsync(admin);
        var document = await Operations.DocumentAsync(host);
        List<string> wrong = [];
        foreach (var operation in Operations.Of(document).Where(o => o.Body is not null))
        {
            var known = Schema.Properties(document, operation.Body!.Value);
            foreach (var member in new[] { "tenantId", "tenant_id", "tenant", "owner_id", "user_id", "tier", "status", "createdAt", "created_at", "id", "permissions", "__proto__", "constructor", "$type", "Agent", "isAdmin" }.Except(known, StringComparer.Ordinal))
            {
                var body = Matrix.Rows[operation.Id].Body!;
                var with = body.Length == 2 ? $$"""{"{{member}}":"x"}""" : body.Insert(1, $"\"{member}\":\"x\",");
                var reply = await admin.SendAsync(operation.Method, Path(operation, mine), Person.Json(with));
                if (reply.Status != 400 || !reply.Text.Contains("/" + member, StringComparison.Ordinal))
                    wrong.Add($"{operation.Id} took {member}: {reply.Status} {reply.Text}");
            }
        }

        Assert.Empty(wrong);
    }

    async Task StillThereAsync(Person owner, Belongings theirs)
    {
        Assert.Equal("waiting", (await owner.GetAsync($"/v1/runs/{theirs.Run}")).Json.GetProperty("status").GetString());
        Assert.Equal(200, (await owner.GetAsync($"/v1/datasets/{theirs.Dataset}")).Status);
        Assert.Equal("mine", (await owner.GetAsync($"/v1/threads/{theirs.Thread}")).Json.GetProperty("title").GetString());
    }

    static IEnumerable<string> Headers(Reply reply) => reply.Headers.Keys.Order(StringComparer.Ordinal);

    static Task<Reply> SendAsync(Person caller, Operation operation, Belongings objects) => SendAsync(caller, operation, Path(operation, objects));

    static Task<Reply> SendAsync(Person caller, Operation operation, string path) => caller.SendAsync(operation.Method, path, Content(operation));

    static StringContent? Content(Operation operation) => Matrix.Rows.GetValueOrDefault(operation.Id)?.Body is { } body ? Person.Json(body) : null;

    static string Path(Operation operation, Belongings objects) => Placeholder().Replace(operation.Path, m => m.Value switch
    {
        "{call_id}" => objects.Call.ToString(),
        _ => IdOf(objects, operation),
    });

    static string IdOf(Belongings objects, Operation operation) => (Matrix.Rows.GetValueOrDefault(operation.Id)?.Object switch
    {
        "dataset" => objects.Dataset,
        "thread" => objects.Thread,
        "schedule" => objects.Schedule,
        "webhook" => objects.Webhook,
        "delivery" => objects.Delivery,
        _ => objects.Run,
    }).ToString();

    [GeneratedRegex(@"\{[a-z_]+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
