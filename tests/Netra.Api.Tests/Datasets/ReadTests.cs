using System.Text;
using Microsoft.EntityFrameworkCore;
using Netra.Storage.Datasets;

namespace Netra.Api.Tests.Datasets;

public sealed class ReadTests(ApiHost host)
{
    [Fact]
    public async Task A_dataset_shows_its_quality_and_is_deleted_with_all_its_rows()
    {
        using var user = await host.UserAsync();
        var id = await AddAsync(user, "one");
        var newer = await AddAsync(user, "two");
        await host.EndImportAsync(id);
        Assert.Equal(
            $$"""{"id":"{{id}}","status":"ready","focus_version":"1.2","columns":["a","b"],"rows":2,"rejected_rows":1,"rejected":[{"line":3,"reason":"no number"}]}""",
            (await user.GetAsync($"/v1/datasets/{id}/quality")).Text);
        var list = await user.GetAsync("/v1/datasets?limit=1");
        Assert.Equal(newer, list.Json.GetProperty("items")[0].GetProperty("id").GetGuid());
        var next = await user.GetAsync($"/v1/datasets?cursor={list.Json.GetProperty("next_cursor").GetString()}");
        Assert.Equal(id, next.Json.GetProperty("items")[0].GetProperty("id").GetGuid());

        var deleted = await user.DeleteAsync($"/v1/datasets/{id}");
        Assert.Equal((204, ""), (deleted.Status, deleted.Text));
        (await user.GetAsync($"/v1/datasets/{id}")).IsProblem(404, "not_found");
        (await user.DeleteAsync($"/v1/datasets/{id}")).IsProblem(404, "not_found");
        await using var db = host.OpenDatabase();
        Assert.Equal(0, await db.StagedParts.CountAsync(p => p.DatasetId == id) + await db.DatasetChunks.CountAsync(c => c.DatasetId == id));
        Assert.Equal(1, await db.StagedParts.CountAsync(p => p.DatasetId == newer));
    }

    [Fact]
    public async Task Another_users_dataset_is_not_found_and_not_listed()
    {
        using var user = await host.UserAsync();
        using var other = await host.UserAsync(tenant: user.Tenant);
        var id = await AddAsync(user, "mine");
        (await other.GetAsync($"/v1/datasets/{id}")).IsProblem(404, "not_found");
        (await other.DeleteAsync($"/v1/datasets/{id}")).IsProblem(404, "not_found");
        Assert.Equal(0, (await other.GetAsync("/v1/datasets")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(200, (await user.GetAsync($"/v1/datasets/{id}")).Status);
    }

    async Task<Guid> AddAsync(TestUser user, string content)
    {
        var id = Guid.CreateVersion7();
        await host.WriteAsync((db, now) =>
        {
            db.Add(new DatasetRow { Id = id, TenantId = user.TenantId, OwnerId = user.UserId, Name = content, Sha256 = content, CreatedAt = now });
            db.Add(new StagedPart { DatasetId = id, Number = 0, Content = Encoding.UTF8.GetBytes(content) });
            db.Add(new DatasetColumnChunk { DatasetId = id, Chunk = 0, Ordinal = 0, Rows = 1, Content = [1] });
            return Task.CompletedTask;
        });
        return id;
    }
}
