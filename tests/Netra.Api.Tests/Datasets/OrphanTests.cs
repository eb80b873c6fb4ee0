using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Netra.Api.Datasets;
using Netra.Storage.Datasets;

namespace Netra.Api.Tests.Datasets;

public sealed class OrphanTests(ApiHost host)
{
    [Fact]
    public async Task Parts_of_an_upload_that_was_killed_a_day_ago_are_removed_and_no_others()
    {
        using var user = await host.UserAsync();
        var now = TimeProvider.System.GetUtcNow();
        var (killed, running, kept) = (Guid.CreateVersion7(now.AddDays(-2)), Guid.CreateVersion7(now), Guid.CreateVersion7(now.AddDays(-3)));
        await host.WriteAsync((db, at) =>
        {
            db.AddRange(new[] { killed, running, kept }.Select(id => new StagedPart { DatasetId = id, Content = [1] }));
            db.Add(new DatasetRow { Id = kept, TenantId = user.TenantId, OwnerId = user.UserId, Sha256 = "kept", CreatedAt = at });
            return Task.CompletedTask;
        });
        Assert.Equal(1, await host.Get<IEnumerable<IHostedService>>().OfType<OrphanedParts>().Single().RemoveAsync(CancellationToken.None));
        await using var db = host.OpenDatabase();
        Assert.Equal(
            new[] { running, kept }.Order(),
            (await db.StagedParts.Where(p => p.DatasetId == killed || p.DatasetId == running || p.DatasetId == kept).Select(p => p.DatasetId).ToListAsync()).Order());
    }
}
