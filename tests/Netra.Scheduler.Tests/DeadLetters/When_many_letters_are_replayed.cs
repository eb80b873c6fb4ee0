using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>How fast the machinery is: one scheduler, one worker whose consumer does nothing, PostgreSQL and RabbitMQ with their disks, all on this machine.</summary>
/// <remarks>
/// A message's way is whole: claimed, rebuilt, sent mandatory and confirmed, consumed, its outcome written before it is acknowledged.
/// <c>artifacts/bin/Netra.Scheduler.Tests/release/Netra.Scheduler.Tests --explicit on --show-live-output on --filter-class Netra.Scheduler.Tests.DeadLetters.When_many_letters_are_replayed</c>
/// </remarks>
public sealed class When_many_letters_are_replayed(ITestOutputHelper output)
{
    const int Warm = 200, Rounds = 3;

    /// <summary><c>NETRA_LETTERS</c> for fewer, where the machine is busy.</summary>
    static int Letters => int.TryParse(Environment.GetEnvironmentVariable("NETRA_LETTERS"), CultureInfo.InvariantCulture, out var letters) ? letters : 20_000;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true), Trait("Kind", "Measurement")]
    public async Task It_is_measured()
    {
        await using var yard = await Graveyard.OpenAsync();
        yard.Mended = true;
        using var scheduler = yard.Scheduler([]);
        for (var round = 0; round <= Rounds; round++)
        {
            var count = round == 0 ? Warm : Letters;
            if (round == 0)
                await yard.BuryAsync(Warm);
            else
                await yard.MultiplyAsync(count);
            var before = await yard.CostsAsync(scheduler);
            var replay = await yard.ReplayAsync(Graveyard.Plain with { MaxInFlight = 500, Ramp = true });
            var ended = await yard.EndAsync(replay);
            var after = await yard.CostsAsync(scheduler);
            var whole = (ended.CompletedAt - ended.StartedAt)!.Value.TotalSeconds;
            await using var db = yard.OpenDatabase();
            var first = await db.ReplayItems.Where(i => i.ReplayId == replay).MinAsync(i => i.ClaimedUntil, Stop);
            var sending = (await db.ReplayItems.Where(i => i.ReplayId == replay).MaxAsync(i => i.EndedAt, Stop) - first)!.Value.TotalSeconds + 10; // a claim is of ten seconds
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{count} messages, {ended.StartedAt:O} to {ended.CompletedAt:O}: {count / sending:0}/s from the first claim to the last outcome, {count / whole:0}/s from the request to the end; {after.Since(before, count)}"));
        }

        Assert.All(yard.Done, d => Assert.Equal(1, d.Value));
    }
}
