using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Netra.Hosting.DeadLetters;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>What a message's past does to its next delivery, and how often it gets one.</summary>
public sealed class When_a_letter_fails_again
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Its consumer retries with UseMessageRetry (<see cref="Hosting.FailurePolicy.OtherRetries"/>).</summary>
    [Fact]
    public async Task A_message_that_had_failed_after_retries_has_all_of_them_again()
    {
        await using var yard = await Graveyard.OpenAsync();
        using var scheduler = yard.Scheduler();
        var id = Assert.Single(await yard.SendAsync(1));
        await yard.StoredAsync([id]);
        Assert.Equal(3, yard.Tries[id]);

        Assert.Equal(1, (await EndAsync(yard)).FailedAgain);
        Assert.Equal(6, yard.Tries[id]);
        yard.Mended = true;
        Assert.Equal(1, (await EndAsync(yard)).Resolved);

        Assert.Equal((7, 1), (yard.Tries[id], yard.Done[id]));
        await using var db = yard.OpenDatabase();
        var letters = await db.DeadLetters.AsNoTracking().OrderBy(d => d.Replays).ToListAsync(Stop);
        Assert.Equal([(3, 0, DeadLetterStatus.FailedAgain), (3, 1, DeadLetterStatus.Resolved)], letters.Select(d => (d.Attempts, d.Replays, d.Status)));
        Assert.Equal(letters[1].Id, letters[0].SuccessorId);
        Assert.Equal(letters[0].Id, letters[1].ParentId);
    }

    [Fact]
    public async Task Counts_tokens_and_expiry_of_the_past_are_gone_and_the_rest_is_as_it_was()
    {
        await using var yard = await Graveyard.OpenAsync();
        yard.Mended = true;
        var id = Guid.CreateVersion7();
        var body = JsonNode.Parse(Envelope.Write(id, typeof(Errand), new Errand(id)))!.AsObject();
        body["expirationTime"] = "2020-01-01T00:00:00Z";
        body["headers"] = new JsonObject { ["MT-Redelivery-Count"] = 5, ["MT-Scheduling-TokenId"] = Guid.CreateVersion7().ToString(), ["mine"] = "kept" };
        await yard.BuryAsync([(id, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()))]);
        using var scheduler = yard.Scheduler();

        Assert.Equal(1, (await EndAsync(yard)).Resolved);

        Assert.Equal(id.ToString(), yard.SeenHeaders["MessageId"]?.ToString());
        Assert.Equal(("kept", "kept"), (yard.SeenHeaders["mark"]?.ToString(), yard.SeenHeaders["mine"]?.ToString()));
        Assert.DoesNotContain(yard.SeenHeaders.Keys, h => h.Contains("Redelivery", StringComparison.Ordinal) || h.Contains("Fault", StringComparison.Ordinal) || h.Contains("Scheduling", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_so_many_replays_it_is_in_quarantine_until_somebody_releases_it()
    {
        await using var yard = await Graveyard.OpenAsync();
        using var scheduler = yard.Scheduler([("DeadLetters__QuarantineReplays", "2")]);
        var id = Assert.Single(await yard.SendAsync(1));
        await yard.StoredAsync([id]);

        Assert.Equal(1, (await EndAsync(yard)).FailedAgain);
        Assert.Equal(1, (await EndAsync(yard)).FailedAgain);

        var plan = await yard.PlanAsync();
        Assert.Empty(plan.Letters);
        Assert.Contains("2 replays of it have failed", Assert.Single(plan.Refused).Reason, StringComparison.Ordinal);
        yard.Mended = true;
        await using (var db = yard.OpenDatabase())
            Assert.True(await DeadLetterMoves.ReleaseAsync(db, plan.Refused[0].Id, () => Task.CompletedTask, Stop));
        Assert.Equal(1, (await EndAsync(yard)).Resolved);
        Assert.Equal(1, yard.Done[id]);
    }

    [Fact]
    public async Task After_so_many_dead_workers_it_is_in_quarantine()
    {
        await using var yard = await Graveyard.OpenAsync();
        using var scheduler = yard.Scheduler([("DeadLetters__QuarantineDeaths", "20")]);
        await yard.HangAsync();

        await using var db = yard.OpenDatabase();
        var letter = await db.DeadLetters.AsNoTracking().SingleAsync(Stop);
        Assert.Equal((DeadLetterKinds.DeadLetter, DeadLetterStatus.Quarantined, Graveyard.Gallows), (letter.Kind, letter.Status, letter.Queue));
        Assert.InRange(letter.Deaths, 20, 21);
        Assert.Empty((await yard.PlanAsync()).Letters);
    }

    static async Task<ReplayCounts> EndAsync(Graveyard yard)
    {
        var replay = await yard.ReplayAsync();
        await yard.EndAsync(replay);
        return await yard.CountsAsync(replay);
    }
}
