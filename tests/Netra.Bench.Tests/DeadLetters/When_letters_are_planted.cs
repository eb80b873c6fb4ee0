using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Bench.DeadLetters;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Bench.Tests;

public sealed class When_letters_are_planted
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_set_has_its_size_each_letter_a_call_of_its_own_and_nothing_stays()
    {
        await using var database = await ScratchDatabase.OnAsync("postgres");
        var template = Guid.CreateVersion7();
        await using (var db = database.Open())
            await CompletedRun.AddAsync(db, template, Token);
        var planted = new PlantedLetters(database.Url);
        await planted.RemoveAsync(Token);

        await planted.PlantAsync(template, size: 60, callsOfRun: 3, Token);

        await using (var db = database.Open())
        {
            for (var set = 0; set < PlantedLetters.Sets; set++)
                Assert.Equal(60, await DeadLetterFilter.Parse(PlantedLetters.FilterOf(set)).On(db).CountAsync(Token));
            var letters = await db.DeadLetters.AsNoTracking().ToListAsync(Token);
            Assert.Equal(letters.Count, letters.Select(l => l.CallId).Distinct().Count());
            Assert.Equal(500, await db.DeadLetterGroups.CountAsync(Token));
            var envelope = JsonElement.Parse(letters[0].Body);
            Assert.Equal("urn:message:Netra.Contracts.Tools:CallTool", envelope.GetProperty("messageType")[0].GetString());
            Assert.Equal((letters[0].CallId, letters[0].RunId), (envelope.GetProperty("message").GetProperty("callId").GetGuid(), envelope.GetProperty("message").GetProperty("runId").GetGuid()));
        }

        await planted.RemoveAsync(Token);
        await using var after = database.Open();
        Assert.Equal((0, 0, 1), (await after.DeadLetters.CountAsync(Token), await after.DeadLetterGroups.CountAsync(Token), await after.Runs.CountAsync(Token)));
    }
}
