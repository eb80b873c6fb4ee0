using System.Text.Json;

namespace Netra.Notifier.Tests;

/// <summary>Random operations of three users on each other's runs, while the runs go on: nobody sees an event of another's run, nor learns that there is one.</summary>
public sealed class When_strangers_try_everything
{
    const int Operations = 250;
    const int Enough = 20;
    const int Appends = 400; // a writer without a bound is ahead of its readers for ever

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nobody_sees_anything_of_another(int seed)
    {
        await using var notifier = await TestNotifier.StartAsync(("Stream:OperationsPerSecond", "10000"), ("Stream:HeadComparison", "00:00:00.2"), ("Stream:QueueItems", "100000"), ("Stream:QueueBytes", "100000000"));
        var users = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => notifier.NewUserAsync()));
        var runs = new List<(TestUser Owner, TestRun Run)>();
        foreach (var user in users)
        {
            for (var i = 0; i < 4; i++)
                runs.Add((user, await notifier.NewRunAsync(user)));
        }

        foreach (var (_, run) in runs)
            await run.WriteAsync(30);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writing = WriteAsync(runs, new Dice(seed), stop.Token);
        var seen = await Task.WhenAll(users.Select((user, i) => TryAsync(notifier, user, runs, new Dice((seed * 97) + i))));
        await stop.CancelAsync();
        await writing;
        Assert.All(seen, events => Assert.True(events > Enough, $"only {events} events of the own runs"));
    }

    [Fact]
    public async Task A_sign_of_life_that_names_a_false_owner_shows_that_one_nothing_and_costs_the_true_one_nothing()
    {
        await using var notifier = await TestNotifier.StartAsync();
        var (owner, stranger) = (await notifier.NewUserAsync(), await notifier.NewUserAsync());
        var (run, own) = (await notifier.NewRunAsync(owner), await notifier.NewRunAsync(stranger));
        using var client = await SocketClient.OpenAsync(notifier, stranger);
        await client.SendAsync("""{"op":"subscribe","topic":"user"}""");
        await client.NextAsync("subscribed");
        using var trueOne = await SocketClient.OpenAsync(notifier, owner);
        await trueOne.SendAsync($$"""{"op":"subscribe","run":"{{run.Id}}","after":0}""");
        await trueOne.NextAsync("subscribed");

        var hint = await run.WriteAsync(5);
        await notifier.PublishAsync(hint with { OwnerId = stranger.Id, TenantId = stranger.Tenant, FromSeq = 1, Events = [] });
        await notifier.PublishAsync(hint);
        await run.AppendAsync(5);
        await own.AppendAsync(3);

        for (var i = 1; i <= 3; i++)
            Assert.Equal((own.Id.ToString(), i), await client.NextAsync("event") is var e ? (e.GetProperty("run").GetString(), e.GetProperty("seq").GetInt32()) : default);
        for (var i = 1; i <= 10; i++)
            Assert.Equal(i, (await trueOne.NextAsync("event")).GetProperty("seq").GetInt32());
    }

    /// <returns>How many events came, all of own runs.</returns>
    static async Task<int> TryAsync(TestNotifier notifier, TestUser user, List<(TestUser Owner, TestRun Run)> runs, Dice dice)
    {
        var own = runs.Where(r => r.Owner == user).Select(r => r.Run.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        using var client = await SocketClient.OpenAsync(notifier, user);
        var events = 0;
        var enough = new TaskCompletionSource();
        await Task.WhenAll(SendAsync(client, own.First(), runs, dice, enough.Task), Task.Run(async () => events = await ReadAsync(client, own, enough)));
        return events;
    }

    /// <summary>Sends the operations and the last one once enough events came: an answer may overtake the events of an earlier operation.</summary>
    static async Task SendAsync(SocketClient client, string own, List<(TestUser Owner, TestRun Run)> runs, Dice dice, Task enough)
    {
        for (var i = 0; i < Operations; i++)
            await client.SendAsync(Operation(runs[dice.Next(runs.Count)].Run.Id, dice));
        await client.SendAsync($$"""{"op":"subscribe","run":"{{own}}","after":0}""");
        await enough.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await client.SendAsync("""{"op":"auth","token":"the end"}""");
    }

    static string Operation(Guid run, Dice dice) => dice.Next(9) switch
    {
        0 => """{"op":"subscribe","topic":"user"}""",
        1 => """{"op":"unsubscribe","topic":"user"}""",
        2 => """{"op":"subscribe","topic":"system","after":0}""",
        3 => $$"""{"op":"unsubscribe","run":"{{run}}"}""",
        4 => $$"""{"op":"subscribe","run":"{{Guid.CreateVersion7()}}","after":0}""",
        5 => $$"""{"op":"subscribe","run":"{{run}}","after":{{dice.Next(40)}},"topic":"user"}""",
        6 => $$"""{"op":"subscribe","run":"{{run.ToString().ToUpperInvariant()}}","after":0,"user_id":"{{run}}"}""",
        _ => $$"""{"op":"subscribe","run":"{{run}}","after":{{dice.Next(40)}}}""",
    };

    /// <summary>Reads to the answer to the last operation.</summary>
    static async Task<int> ReadAsync(SocketClient client, HashSet<string> own, TaskCompletionSource enough)
    {
        var events = 0;
        while (true)
        {
            var frame = await client.NextAsync() ?? throw new InvalidOperationException($"Closed with {client.CloseCode}.");
            var op = frame.GetProperty("op").GetString();
            if (op == "error" && Text(frame, "code") == "unauthorized")
                return events;
            if (op == "event" && ++events > Enough)
                enough.TrySetResult();
            if (op is "event" or "subscribed" or "reset" && Text(frame, "run") is { } run)
                Assert.Contains(run, own);
            if (op == "error" && Text(frame, "code") == "not_found")
                Assert.DoesNotContain(Text(frame, "run")!, own);
        }
    }

    static async Task WriteAsync(List<(TestUser Owner, TestRun Run)> runs, Dice dice, CancellationToken stop)
    {
        for (var i = 0; i < Appends && !stop.IsCancellationRequested; i++)
            await runs[dice.Next(runs.Count)].Run.AppendAsync(1 + dice.Next(3));
    }

    static string? Text(JsonElement frame, string member) => frame.TryGetProperty(member, out var value) ? value.GetString() : null;
}
