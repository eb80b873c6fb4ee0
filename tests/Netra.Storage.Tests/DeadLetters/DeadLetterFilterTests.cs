using Microsoft.EntityFrameworkCore;
using Netra.Storage.DeadLetters;
using Netra.Tests;

namespace Netra.Storage.Tests.DeadLetters;

public sealed class DeadLetterFilterTests
{
    static readonly Guid Run = Guid.CreateVersion7();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Every_term_means_what_it_says(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine);
        await database.StoreAsync(
            Letters.New(also: d => (d.RunId, d.FailedAt) = (Run, DateTimeOffset.UnixEpoch)),
            Letters.New("""{"tool":"a \"b","n":-1.5,"deep":{"list":[1,true]}}""", also: d => (d.Queue, d.Exception, d.Chain, d.Kind, d.Fingerprint, d.Replays) = ("netra.tool.a_b", "A.Other", "[]", "skipped", "9e", 2)));
        (string Filter, int Count)[] expected =
        [
            ("", 2), ("queue:netra.runs", 1), ("queue:netra.*", 2), ("queue:netra.tool.a_b", 1), ("queue:netra.tool.aXb", 0), ("-queue:netra.runs", 1), ("kind:skipped", 1),
            ("exception:TimeoutException", 1), ("exception:System.TimeoutException", 1), ("exception:NpgsqlException", 1), ("exception:Npgsql.NpgsqlException", 1), ("exception:Other", 1), ("exception:Timeout*", 1), ("exception:imeoutException", 0),
            ("fp:3f", 1), ("fp:3f2a", 1), ("fp:%", 0), ($"run:{Run}", 1), ("type:StartRun", 2), ("type:Run", 0), ("replays:<2", 1), ("replays:>=2", 1), ("replays:2", 1), ("attempts:3", 2),
            ("failed:>2h", 1), ("failed:<2h", 1), ("status:open", 2), ("status:resolved", 0), ("status:any", 2), ("tenant:nobody", 0),
            ("body:$.tool==\"x\"", 1), ("body:$.n>2", 1), ("body:$.n<0", 1), ("body:$.deep.list[1]==true", 1), ("body:$.none==1", 0), ("queue:netra.runs replays:<1 body:$.n==3", 1),
        ];
        await using var db = database.Open();

        foreach (var (filter, count) in expected)
            Assert.Equal((filter, count), (filter, await DeadLetterFilter.Parse(filter).On(db).CountAsync(Stop)));
    }

    [Theory]
    [InlineData("queue")]
    [InlineData("colour:red")]
    [InlineData("queue:")]
    [InlineData("run:7")]
    [InlineData("replays:many")]
    [InlineData("failed:2h")]
    [InlineData("failed:>2y")]
    [InlineData("status:odd")]
    [InlineData("queue:\"open")]
    [InlineData("body:$.tool")]
    [InlineData("body:$.tool==x")]
    [InlineData("body:tool==\"x\"")]
    [InlineData("body:$.a==1||$.b==2")]
    public void What_is_no_filter_is_refused_with_a_reason(string filter) =>
        Assert.False(string.IsNullOrEmpty(Assert.Throws<FormatException>(() => DeadLetterFilter.Parse(filter).On(StorageRegistration.Open("sqlite:/nowhere/x.db"))).Message));
}
