using System.Net.WebSockets;
using System.Text;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>Every kind of secret that the fleet is given is looked for in all that it writes: logs, tables, messages, telemetry, webhooks.</summary>
[Collection(nameof(Alone))]
public sealed class When_secrets_are_planted(TestFleet fleet) : OnTheFleet(fleet)
{
    /// <summary>Where an input stands because an agent and a tool need it: rows of its owner.</summary>
    static readonly string[] Inputs = ["runs.input", "runs.result", "tool_calls.arguments", "tool_calls.result", "run_events.data"];

    [Fact]
    public async Task None_is_found_in_a_log_a_table_a_message_or_telemetry()
    {
        await using var collector = await Collector.StartAsync();
        var processes = Fleet.Processes.ToArray();
        await Fleet.RestartAsync(
            [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_METRIC_EXPORT_INTERVAL", "500")], processes);
        try
        {
            await using var messages = await MessageCopies.ListenAsync(Fleet, repeat: false);
            var input = "planted" + Guid.CreateVersion7().ToString("n");
            var secrets = await PlantAsync(collector, input);
            Assert.All(secrets, s => Assert.True(s.Value.Length >= 16, $"{s.Key} is too short to be looked for"));

            await Wait.ForAsync("telemetry and a webhook", 20, () => Task.FromResult((collector.Bodies("/v1/traces").Count(), collector.Bodies("/v1/metrics").Count(), collector.Bodies("/hook").Count())), n => n is { Item1: > 3, Item2: > 3, Item3: > 0 });
            var everything = secrets.Values.Append(input).ToArray();
            Assert.Empty(Found(everything, collector.Bodies("/v1/traces").Concat(collector.Bodies("/v1/metrics")).Concat(collector.Bodies("/hook"))));
            Assert.Empty(Found(everything, await Task.WhenAll(processes.Select(Fleet.LogAsync))));
            Assert.Empty(Found(everything, await Task.WhenAll(processes.Select(Fleet.MetricsAsync))));
            Assert.NotEmpty(messages.Bodies);
            Assert.Empty(Found(secrets.Values, messages.Bodies));
            Assert.Equal("", await ColumnsAsync(secrets.Values));
            Assert.Empty((await ColumnsAsync([input])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Except(Inputs));
        }
        finally
        {
            await Fleet.RestartAsync(processes);
        }
    }

    /// <summary>Uses the fleet with one of each.</summary>
    async Task<Dictionary<string, string>> PlantAsync(Collector collector, string input)
    {
        var user = await Fleet.UserAsync();
        var canary = Guid.CreateVersion7().ToString("n");
        var jwt = $"eyJhbGciOiJSUzI1NiJ9.{Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"iss":"x","jti":"{{canary}}"}""")).TrimEnd('=')}.{canary}";
        await new FleetUser(Fleet.Apis[0], jwt, Guid.Empty, Guid.Empty).GetAsync("v1/runs");
        await new FleetUser(Fleet.Apis[0], $"nk_{user.Key!.Split('_')[1]}_{canary}", Guid.Empty, Guid.Empty).GetAsync("v1/runs");
        var webhook = await user.PostAsync("v1/webhooks", new { url = collector.Url + "/hook" });
        var token = (await user.PostAsync("v1/tokens", new { permissions = new[] { "agent_execution" } })).Text("token");
        var ticket = (await new FleetUser(Fleet.Notifiers[0], user.Key, user.TenantId, user.UserId).PostAsync("v1/stream/tickets")).Text("ticket");
        await OpenAsync(ticket);
        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[0], user);

        var secret = new { echo = new { password = input, api_key = input } };
        var run = await new FleetUser(Fleet.Apis[0], token, user.TenantId, user.UserId).SubmitAsync(Script.Agent, Script.Of(Script.Calls(Script.Probe(secret), Script.Noop)));
        Assert.Contains(EventTypes.AgentCompleted, (await socket.FollowAsync(run)).Types());
        await user.PostAsync("v1/runs", new { agent = Script.Agent, input = new { steps = new[] { Script.Calls(Script.Probe(new { delay_ms = "late", password = input })) } } });
        await user.EndAsync(await user.SubmitAsync(Script.Agent, Script.Of(Script.Calls(Script.Probe(new { error = "down", transient = false, echo = secret })))));
        return new(StringComparer.Ordinal)
        {
            ["a key"] = user.Key.Split('_')[2],
            ["a false key, a JWT"] = canary,
            ["a token"] = token.Split('_')[2],
            ["a ticket"] = ticket,
            ["a webhook's secret"] = webhook.Text("secret")["whsec_".Length..],
            ["a user's secret"] = (await user.GetAsync("v1/webhooks/secret")).Text("secret")["whsec_".Length..],
            ["the database's password"] = await PasswordAsync("Database__Url"),
            ["the broker's password"] = await PasswordAsync("Broker__Url"),
            ["the key of secrets"] = await Fleet.SettingAsync("api-1", "Secrets__Keys__0"),
        };
    }

    async Task<string> PasswordAsync(string setting) => Uri.UnescapeDataString(new Uri(await Fleet.SettingAsync("api-1", setting)).UserInfo.Split(':')[1]);

    async Task OpenAsync(string ticket)
    {
        using var browser = new ClientWebSocket();
        browser.Options.AddSubProtocol("netra.v1");
        browser.Options.AddSubProtocol("netra.ticket." + ticket);
        browser.Options.SetRequestHeader("Origin", Fleet.Apis[0].GetLeftPart(UriPartial.Authority));
        await browser.ConnectAsync(new UriBuilder(Fleet.Notifiers[0]) { Scheme = "ws", Path = "/v1/stream" }.Uri, TestContext.Current.CancellationToken);
    }

    /// <summary>The columns of all tables, as table.column, that hold one of the texts anywhere.</summary>
    async Task<string> ColumnsAsync(IEnumerable<string> texts)
    {
        var columns = (await Fleet.SqlAsync("SELECT table_name || '|' || column_name || '|' || data_type FROM information_schema.columns WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY')"))
            .Split('\n').Select(line => line.Split('|')).ToList();
        Assert.Contains(columns, c => c[0] == "webhooks" && c[1] == "secret");
        var values = string.Join(',', texts.Select(t => $"('{t}')"));
        var each = columns.Select(c => $"SELECT '{c[0]}.{c[1]}' FROM \"{c[0]}\", s WHERE position(v IN {(c[2] == "bytea" ? $"encode(\"{c[1]}\", 'escape')" : $"\"{c[1]}\"::text")}) > 0");
        return await Fleet.SqlAsync($"WITH s(v) AS (VALUES {values}) {string.Join(" UNION ", each)}");
    }

    static IEnumerable<string> Found(IEnumerable<string> secrets, IEnumerable<string> texts)
    {
        var all = texts.ToList();
        return secrets.Where(s => all.Exists(t => t.Contains(s, StringComparison.Ordinal))).SelectMany(s => all.SelectMany(t => t.Split('\n')).Where(line => line.Contains(s, StringComparison.Ordinal)).Take(2));
    }
}
