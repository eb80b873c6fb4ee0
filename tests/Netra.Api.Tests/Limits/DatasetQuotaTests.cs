using System.Text;

namespace Netra.Api.Tests.Limits;

public sealed class DatasetQuotaTests
{
    [Fact]
    public async Task A_tier_allows_so_many_datasets_however_many_are_sent_at_once()
    {
        await using var host = await ApiHost.StartAsync(
            TestDatabase.Postgres(), ("Tiers:Items:0:Name", "two"), ("Tiers:Items:0:Datasets", "2"), ("Tiers:Items:0:Permissions:0", "data_write"));
        host.Import = message => host.EndImportAsync(message.DatasetId);
        using var user = await host.UserAsync("two");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var content = new StringContent($"a,b\n{i},2\n", Encoding.UTF8, "text/csv");
            return await user.SendAsync(HttpMethod.Post, $"/v1/datasets?name=d{i}&kind=focus", content);
        }));

        Assert.Equal(2, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.IsProblem(429, "quota_exceeded"));
    }
}
