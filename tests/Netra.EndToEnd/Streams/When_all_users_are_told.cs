using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.EndToEnd;

/// <summary>A broadcast over both replicas of the notifier. Alone, because every socket of the fleet gets it.</summary>
[Collection(nameof(Alone))]
public sealed class When_all_users_are_told(TestFleet fleet) : OnTheFleet(fleet)
{
    static readonly object Notice = new { notification_type = "maintenance", message = "At 20:00 UTC.", severity = "warning", metadata = new { minutes = 5 } };

    [Fact, Trait("Scenario", "W7")]
    public async Task Each_gets_it_exactly_once_on_either_notifier()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Fleet.UserAsync("free")));
        var sockets = await Task.WhenAll(users.Select((u, i) => StreamSocket.OpenAsync(Fleet.Notifiers[i % 2], u)));
        try
        {
            (await users[0].PostAsync("v1/admin/broadcasts", Notice)).Problem(403, "missing_permission");
            var first = await Fleet.Admin.At(Fleet.Apis[0]).PostAsync("v1/admin/broadcasts", Notice);
            var last = await Fleet.Admin.At(Fleet.Apis[1]).PostAsync("v1/admin/broadcasts", new { notification_type = "end", message = "Over." });

            Assert.Equal((201, 201), ((int)first.Status, (int)last.Status));
            foreach (var socket in sockets)
            {
                var told = await socket.EventsAsync(e => e.GetProperty("id").GetString() == last.Text("id"));
                Assert.Equal([first.Text("id"), last.Text("id")], told.Select(e => e.GetProperty("id").GetString()!));
                Assert.All(told, e => Assert.Equal(EventTypes.SystemNotification, EventLog.Type(e)));
                Assert.Equal(("maintenance", "At 20:00 UTC.", "warning", 5), Said(told[0]));
            }
        }
        finally
        {
            foreach (var socket in sockets)
                socket.Dispose();
        }
    }

    [Fact, Trait("Scenario", "W7")]
    public async Task Who_was_away_catches_up_by_the_cursor_at_the_other_notifier()
    {
        var user = await Fleet.UserAsync();
        var before = (await Fleet.Admin.PostAsync("v1/admin/broadcasts", Notice)).Json.GetProperty("seq").GetInt64();
        for (var i = 0; i < 3; i++)
            await Fleet.Admin.PostAsync("v1/admin/broadcasts", Notice);

        using var socket = await StreamSocket.OpenAsync(Fleet.Notifiers[1], user);
        await socket.SendAsync(new { op = "subscribe", topic = "system", after = before });

        var seqs = new List<long>();
        while (seqs.Count == 0 || seqs[^1] < before + 3)
        {
            var frame = await socket.NextAsync();
            if (frame.GetProperty("op").GetString() == "event")
                seqs.Add(frame.GetProperty("seq").GetInt64());
        }

        Assert.Equal([before + 1, before + 2, before + 3], seqs);
    }

    static (string?, string?, string?, int) Said(JsonElement e)
    {
        var data = e.GetProperty("data");
        return (data.GetProperty("notification_type").GetString(), data.GetProperty("message").GetString(), data.GetProperty("severity").GetString(),
            data.GetProperty("metadata").GetProperty("minutes").GetInt32());
    }
}
