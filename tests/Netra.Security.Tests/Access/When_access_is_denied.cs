using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Hosting.Audit;
using Netra.Storage.Audit;
using Netra.Tests;

namespace Netra.Security.Tests.Access;

/// <summary>Every denied access leaves a row: who, tenant, what.</summary>
public sealed class When_access_is_denied(SecureHost host)
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact, Trait("Scenario", "T3")]
    public async Task A_request_for_another_users_object_is_in_the_fleets_chain_and_one_for_nothing_is_not()
    {
        using var owner = await host.PersonAsync();
        using var stranger = await host.PersonAsync();
        using var admin = await host.PersonAsync(permissions: "admin");
        var (its, none) = (await host.GiveAsync(owner), Belongings.None());
        foreach (var things in new[] { none, its })
        {
            foreach (var path in new[] { $"runs/{things.Run}", $"threads/{things.Thread}", $"datasets/{things.Dataset}", $"schedules/{things.Schedule}", $"webhooks/{things.Webhook}", $"runs/{things.Run}/timeline" })
                Assert.Equal(404, (await stranger.GetAsync("/v1/" + path)).Status);
            Assert.Equal(404, (await stranger.SendAsync(HttpMethod.Post, $"/v1/webhooks/deliveries/{things.Delivery}/redeliver")).Status);
            Assert.Equal(404, (await stranger.SendAsync(HttpMethod.Get, $"/v1/stream/runs/{things.Run}")).Status);
            Assert.Equal(404, (await stranger.PostAsync("/v1/runs", $$"""{"agent":"echo","input":{},"thread_id":"{{things.Thread}}"}""")).Status);
        }

        Assert.Equal(200, (await owner.GetAsync($"/v1/runs/{its.Run}")).Status);

        var rows = await RowsAsync(stranger, AuditActions.ForeignObject, 9);
        Assert.Equal(
            new[]
            {
                $"GET /v1/datasets/{its.Dataset}", $"GET /v1/runs/{its.Run}", $"GET /v1/runs/{its.Run}/timeline", $"GET /v1/schedules/{its.Schedule}",
                $"GET /v1/stream/runs/{its.Run}", $"GET /v1/threads/{its.Thread}", $"GET /v1/webhooks/{its.Webhook}", "POST /v1/runs", $"POST /v1/webhooks/deliveries/{its.Delivery}/redeliver",
            },
            rows.Select(r => r.Target).Order(StringComparer.Ordinal));
        Assert.All(rows, r => Assert.Equal((ForeignObjects.Fleet, false, 32), (r.TenantId, r.Allowed, r.TraceId!.Length)));
        Assert.All(rows, r => Assert.Equal(stranger.Tenant.Id, JsonDocument.Parse(r.Detail!).RootElement.GetProperty("tenant").GetGuid()));

        Assert.Equal(9, (await admin.GetAsync($"/v1/admin/audit?user={stranger.User.Id}&action=foreign_object")).Json.GetProperty("items").GetArrayLength());
        using var auditor = await host.PersonAsync("enterprise", stranger.Tenant.Name);
        Assert.DoesNotContain("foreign_object", (await auditor.GetAsync("/v1/admin/audit")).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await auditor.GetAsync($"/v1/admin/audit?tenant={ForeignObjects.Fleet}")).Json.GetProperty("items").GetArrayLength());
        await using var db = host.OpenDatabase();
        Assert.Empty((await AuditVerification.RunAsync(db, Stop)).Breaks);
    }

    [Fact]
    public async Task What_a_socket_was_denied_is_there_too()
    {
        using var owner = await host.PersonAsync();
        using var stranger = await host.PersonAsync();
        var its = await host.GiveAsync(owner);
        using (var socket = await OpenAsync("Bearer " + stranger.Key))
        {
            Assert.Equal("not_found", await AskAsync(socket, $$"""{"op":"subscribe","run":"{{its.Run}}","after":0}"""));
            Assert.Equal("not_found", await AskAsync(socket, $$"""{"op":"subscribe","run":"{{Guid.CreateVersion7()}}","after":0}"""));
        }

        Assert.Equal($"subscribe {its.Run}", Assert.Single(await RowsAsync(stranger, AuditActions.ForeignObject, 1)).Target);

        var token = (await owner.PostAsync("/v1/tokens", $$"""{"run_id":"{{its.Run}}","permissions":[]}""")).Json.GetProperty("token").GetString();
        using (var socket = await OpenAsync("Bearer " + token))
        {
            Assert.Equal("forbidden", await AskAsync(socket, """{"op":"subscribe","topic":"user"}"""));
            await socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"op":"auth","token":"{{stranger.Key}}"}"""), WebSocketMessageType.Text, endOfMessage: true, Stop);
        }

        Assert.Equal(["auth", "subscribe user"], (await RowsAsync(owner, AuditActions.AccessDenied, 2)).Select(r => r.Target).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_ticket_ends_with_the_key_it_was_issued_to()
    {
        using var person = await host.PersonAsync();
        using var admin = await host.PersonAsync(permissions: "admin");
        var (good, late) = (await TicketAsync(person), await TicketAsync(person));
        using (var socket = await OpenAsync(authorization: null, good))
            Assert.Equal(WebSocketState.Open, socket.State);

        Assert.Equal(204, (await admin.SendAsync(HttpMethod.Delete, "/v1/admin/keys/" + person.Key.Split('_')[1])).Status);
        await Eventually.Async(() => person.GetAsync("/v1/runs"), r => r.Status == 401);

        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(authorization: null, late));
    }

    static async Task<string> TicketAsync(Person person) => (await person.SendAsync(HttpMethod.Post, "/v1/stream/tickets")).Json.GetProperty("ticket").GetString()!;

    async Task<ClientWebSocket> OpenAsync(string? authorization, string? ticket = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("netra.v1");
        if (ticket is not null)
        {
            socket.Options.AddSubProtocol("netra.ticket." + ticket);
            socket.Options.SetRequestHeader("Origin", host.Address.GetLeftPart(UriPartial.Authority));
        }

        if (authorization is not null)
            socket.Options.SetRequestHeader("Authorization", authorization);
        try
        {
            await socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/v1/stream" }.Uri, Stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The code of the error that the operation is answered with.</summary>
    static async Task<string?> AskAsync(ClientWebSocket socket, string operation)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(operation), WebSocketMessageType.Text, endOfMessage: true, Stop);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, Stop);
            var frame = JsonDocument.Parse(buffer.AsMemory(0, got.Count)).RootElement;
            if (frame.GetProperty("op").GetString() == "error")
                return frame.GetProperty("code").GetString();
        }
    }

    async Task<IReadOnlyList<AuditEntry>> RowsAsync(Person person, string action, int count)
    {
        await using var db = host.OpenDatabase();
        return await Eventually.Async(
            () => db.AuditLog.AsNoTracking().Where(e => e.UserId == person.User.Id && e.Action == action).ToListAsync(Stop), rows => rows.Count >= count);
    }
}
