using Microsoft.EntityFrameworkCore;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Cli.Tests;

public sealed class DoctorCommandTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_what_is_broken_with_exit_1_mends_it_with_exit_0_and_then_finds_nothing()
    {
        using var folder = new ScratchFolder();
        var database = "sqlite:" + folder.File("n.db");
        await DatabaseMigrator.MigrateAsync(database, Token);
        await using (var db = StorageRegistration.Open(database))
        {
            db.Add(new Tenant { Id = Guid.CreateVersion7(), Name = "acme", SlotsHeld = 2 });
            await db.SaveChangesAsync(Token);
        }

        var told = await CliProcess.RunAsync("doctor", "--database", database, "--json");
        Assert.Equal((1, ""), (told.Exit, told.Error));
        var finding = Assert.Single(told.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal(("leaked_slots", false), (finding.GetProperty("check").GetString(), finding.GetProperty("repaired").GetBoolean()));
        Assert.Contains("no broker is named", told.Json.GetProperty("not_checked")[0].GetString(), StringComparison.Ordinal);

        var mended = await CliProcess.RunAsync("doctor", "--database", database, "--repair");
        Assert.Equal(0, mended.Exit);
        Assert.Contains("recounted: 0", mended.Output, StringComparison.Ordinal);
        await using (var db = StorageRegistration.Open(database))
            Assert.Equal(0, await db.Tenants.Select(t => t.SlotsHeld).SingleAsync(Token));

        var sound = await CliProcess.RunAsync("doctor", "--database", database, "--json");
        Assert.Equal((0, 0), (sound.Exit, sound.Json.GetProperty("found").GetInt32()));
    }

    [Theory]
    [InlineData(2, "not-an-address")]
    [InlineData(3, "sqlite:/nowhere/at/all.db")]
    [InlineData(5, "postgresql://nobody:x@127.0.0.1:1/none")]
    public async Task A_database_that_it_cannot_read_ends_it_with_that_exit_code(int exit, string database)
    {
        var outcome = await CliProcess.RunAsync("doctor", "--database", database, "--json");
        Assert.Equal(exit, outcome.Exit);
        Assert.NotEqual("", outcome.Error);
    }
}
