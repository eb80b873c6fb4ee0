using Microsoft.EntityFrameworkCore;
using Netra.Tests;

namespace Netra.Scheduler.Tests;

public sealed class QuartzSchemaTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_tables_are_made_once()
    {
        await using var database = await ScratchDatabase.OnAsync("postgresql");

        await QuartzSchema.ProvisionAsync(database.Url, Stop);
        var first = await TablesAsync(database);
        await QuartzSchema.ProvisionAsync(database.Url, Stop);

        Assert.Contains("public.qrtz_fired_triggers", first);
        Assert.Equal(first, await TablesAsync(database));
    }

    [Fact]
    public async Task On_sqlite_there_is_nothing_to_do()
    {
        await using var database = await ScratchDatabase.OnAsync("sqlite");
        await QuartzSchema.ProvisionAsync(database.Url, Stop);
    }

    static async Task<List<string>> TablesAsync(ScratchDatabase database)
    {
        await using var db = database.Open();
        return await db.Database.SqlQuery<string>(
            $"SELECT schemaname || '.' || tablename AS \"Value\" FROM pg_tables WHERE tablename LIKE 'qrtz%' ORDER BY 1").ToListAsync(Stop);
    }
}
