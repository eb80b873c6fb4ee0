using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Netra.Hosting.DeadLetters;
using Netra.Storage;

namespace Netra.Cli.Tests;

/// <summary>Before a replay: the dead letter with this build, as a simulation and as a test, while what it failed at is broken and once that is mended.</summary>
public sealed class When_a_dead_letter_is_looked_into(When_the_embedded_fleet_is_up.Fleet fleet) : IClassFixture<When_the_embedded_fleet_is_up.Fleet>
{
    [Fact]
    public async Task Simulation_and_exported_test_fail_as_it_did_until_the_cause_is_mended()
    {
        await using var partner = await Partner.StartAsync();
        var id = await DeadCallAsync($$"""{"effect_url":"{{partner.Url}}"}""");
        var source = fleet.Folder.File("DeadLetterTest.cs");
        var exported = await fleet.Up.RunAsync("dlq", "export", "--filter", $"id:{id}", "--as-test", "--out", source);
        Assert.True(exported.Exit == 0, exported.Error);
        var test = await ExportedTest.CompileAsync(source);

        var broken = await fleet.Up.RunAsync("dlq", "simulate", id, "--json");
        Assert.True(broken.Exit == 1, broken.Output + broken.Error);
        Assert.Equal(("failed", "effect_url answered 500."), (Text(broken, "outcome"), Text(broken, "message")));
        Assert.Contains("effect_url answered 500.", (await ExportedTest.RunAsync(test))?.Message ?? "green", StringComparison.Ordinal);

        partner.Mended = true;
        var mended = await fleet.Up.RunAsync("dlq", "simulate", id, "--json");
        Assert.True(mended.Exit == 0, mended.Output + mended.Error);
        Assert.Equal("succeeded", Text(mended, "outcome"));
        Assert.Null(await ExportedTest.RunAsync(test));
        var key = (await fleet.Up.RunAsync("dlq", "show", id, "--json")).Json.GetProperty("call_id").GetString();
        Assert.All(partner.Keys, k => Assert.Equal(key, k)); // the same call, also in the simulation
    }

    [Fact]
    public async Task A_simulation_reads_the_bytes_not_what_was_made_of_them()
    {
        var id = await DeadCallAsync("""{"error":"kaputt"}""");
        var letter = (await fleet.Up.RunAsync("dlq", "show", id, "--json")).Json;
        var message = JsonNode.Parse(letter.GetProperty("message").GetRawText())!;
        message["callId"] = Guid.CreateVersion7();
        Assert.Equal(1, (await fleet.Up.RunAsync("dlq", "edit", id, "--message", message.ToJsonString())).Exit); // ids are locked
        message["tool"] = 7;
        await using (var db = StorageRegistration.Open("sqlite:" + fleet.Folder.File("netra.db")))
        {
            var row = await db.DeadLetters.SingleAsync(d => d.Id == Guid.Parse(id), TestContext.Current.CancellationToken);
            row.Body = Envelope.Replace(row.Body, JsonElement.Parse(message.ToJsonString()));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var outcome = await fleet.Up.RunAsync("dlq", "simulate", id, "--json");

        Assert.True(outcome.Exit == 1, outcome.Output + outcome.Error);
        Assert.Equal("dead_letter", Text(outcome, "outcome"));
        Assert.Contains("Exception", Text(outcome, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_payloads_permission_neither_is_made()
    {
        var id = await DeadCallAsync("""{"error":"kaputt"}""");
        string[] create = ["admin", "users", "create", "--tenant", "ops", "--tier", "enterprise", "--user", "op", "--permission", "dlq_read", "--permission", "dlq_replay", "--json"];
        var masked = new Dictionary<string, string>(fleet.Up.Environment) { ["NETRA_KEY"] = (await fleet.Up.RunAsync(create)).Json.GetProperty("key").GetString()! };

        foreach (var args in (string[][])[["simulate", id], ["export", "--filter", $"id:{id}", "--as-test", "--out", fleet.Folder.File("no.cs")], ["export", "--filter", $"id:{id}", "--out", fleet.Folder.File("no.jsonl")]])
        {
            var outcome = await CliProcess.RunAsync(masked, ["dlq", .. args]);
            Assert.Equal(4, outcome.Exit);
            Assert.Contains("dlq_payload", outcome.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await CliProcess.RunAsync(masked, "dlq", "show", id)).Exit);
    }

    /// <summary>The dead letter of a run whose probe fails with these arguments until it is given up.</summary>
    async Task<string> DeadCallAsync(string arguments)
    {
        var script = $$"""{"steps":[{"tools":[{"tool":"probe","arguments":{{arguments}}}]}]}""";
        var run = (await fleet.Up.RunAsync("run", "script", "--input", script, "--watch", "--json")).Json.GetProperty("id").GetString();
        return (await fleet.Up.RunAsync("dlq", "ls", "--filter", $"run:{run}", "--json")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    static string? Text(Outcome outcome, string member) => outcome.Json.GetProperty(member).GetString();

    /// <summary>What the tool calls: broken, until it is mended.</summary>
    sealed class Partner : IAsyncDisposable
    {
        readonly WebApplication web;
        readonly ConcurrentQueue<string> keys = [];

        Partner()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            web = builder.Build();
            web.MapPost("/", (HttpRequest request) =>
            {
                keys.Enqueue(request.Headers["Idempotency-Key"].ToString());
                return Results.StatusCode(Mended ? 200 : 500);
            });
        }

        public bool Mended { get; set; }

        public string Url => web.Urls.Single();

        public IReadOnlyCollection<string> Keys => keys;

        public static async Task<Partner> StartAsync()
        {
            var partner = new Partner();
            await partner.web.StartAsync(TestContext.Current.CancellationToken);
            return partner;
        }

        public async ValueTask DisposeAsync()
        {
            await web.StopAsync(CancellationToken.None);
            await web.DisposeAsync();
        }
    }
}
