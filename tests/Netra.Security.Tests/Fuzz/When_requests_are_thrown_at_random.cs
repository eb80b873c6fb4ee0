using System.Globalization;
using System.Text;
using Netra.Security.Tests.Access;

namespace Netra.Security.Tests.Fuzz;

/// <summary>Every operation, by a generator that reads the API's document: no answer is a failure of the server, none is late, each is one that the document describes.</summary>
public sealed class When_requests_are_thrown_at_random(SecureHost host)
{
    static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("NETRA_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;
    static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("NETRA_FUZZ_CASES"), CultureInfo.InvariantCulture, out var cases) ? cases : 40;

    [Fact]
    public async Task Each_answer_is_one_that_the_document_describes()
    {
        using var admin = await host.PersonAsync(permissions: "admin");
        var mine = await host.GiveAsync(admin);
        var document = await Operations.DocumentAsync(host);
        var throws = new Throws(document, new Random(Seed), [.. new[] { mine.Run, mine.Call, mine.Dataset, mine.Thread, mine.Schedule, mine.Webhook, mine.Delivery, Guid.CreateVersion7() }.Select(i => i.ToString())]);
        List<string> wrong = [];
        var (sent, well) = (0, 0);

        foreach (var operation in Operations.Of(document))
        {
            for (var i = 0; i < Cases; i++)
            {
                var (path, body) = (throws.Path(operation), operation.Body is { } schema ? throws.Body(schema) : null);
                var reply = await admin.SendAsync(operation.Method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));
                sent++;
                well += reply.Status < 300 ? 1 : 0;
                if (Fault(document, operation, reply) is { } fault)
                    wrong.Add($"{operation.Method} {path} {body}: {fault}");
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{sent} requests, {well} accepted, seed {Seed}");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {sent} (seed {Seed}):\n" + string.Join('\n', wrong.Take(20)));
        if (Cases == 40)
            Figures.AreToldAs(string.Create(CultureInfo.InvariantCulture, $"{sent:N0} requests"));
        Assert.True(well > sent / 20, $"only {well} of {sent} were accepted: the generator has lost touch with the document");
    }

    static string? Fault(System.Text.Json.JsonElement document, Operation operation, Reply reply)
    {
        if (reply.Status >= 500)
            return $"{reply.Status} {reply.Text}";
        if (reply.Status is 405 || (reply.Status == 400 && reply.Text.Length == 0))
            return null; // a path that is another operation's, or that the web server itself refuses
        if (!operation.Definition.GetProperty("responses").TryGetProperty(reply.Status.ToString(CultureInfo.InvariantCulture), out var response))
            return $"{reply.Status} is not in the document: {reply.Text}";
        if (!response.TryGetProperty("content", out var content) || reply.Text.Length == 0)
            return null;
        var type = reply.Headers.GetValueOrDefault("Content-Type", "").Split(';')[0];
        if (!content.TryGetProperty(type, out var media))
            return $"content type {type} is not in the document";
        return media.TryGetProperty("schema", out var schema) && type.EndsWith("json", StringComparison.Ordinal) ? Schema.Fault(document, schema, reply.Json) : null;
    }
}
