using Netra.Sdk;
using Netra.Storage.Datasets;

namespace Netra.ToolWorker.Tests.Imports;

public sealed class DatasetImporterTests
{
    const string Text = "line\none\ntwo\nthree\n";

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "lines")]
    public async Task A_staged_file_becomes_a_dataset_and_its_staged_bytes_go(bool gzip, string kind)
    {
        await using var file = await StagedFile.OfAsync(Text, gzip, kind);

        await file.ConsumeAsync();

        var row = await file.RowAsync();
        Assert.Equal((DatasetStatus.Ready, "lines", 3L, 1L, null, null), (row.Status, row.Kind, row.Rows, row.RejectedRows, row.DueAt, row.LeaseUntil));
        Assert.Equal("""[{"line":2,"reason":"blank"}]""", row.Rejected);
        Assert.Equal(["one", "two", "three"], await file.ReadAsync());
        Assert.Equal((0, 3), await file.LeftAsync());
    }

    [Theory]
    [InlineData("what,is,this\n1,2,3\n", "", "neither a FOCUS header")]
    [InlineData("line\none\n", "nonsense", "Files of kind nonsense are not known")]
    public async Task A_file_of_no_known_kind_fails_with_what_to_do(string text, string kind, string error)
    {
        await using var file = await StagedFile.OfAsync(text, kind: kind);

        await file.ConsumeAsync();

        var row = await file.RowAsync();
        Assert.Equal((DatasetStatus.Failed, null), (row.Status, row.DueAt));
        Assert.Contains(error, row.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), await file.LeftAsync());
    }

    [Fact]
    public async Task A_file_with_more_rows_than_the_tier_allows_fails()
    {
        await using var file = await StagedFile.OfAsync(Text, rowsAllowed: 2);
        await file.ConsumeAsync();
        Assert.Contains("more than the 2 rows", (await file.RowAsync()).Error, StringComparison.Ordinal);
        await using var fits = await StagedFile.OfAsync(Text, rowsAllowed: 3);
        await fits.ConsumeAsync();
        Assert.Equal(DatasetStatus.Ready, (await fits.RowAsync()).Status);
    }

    [Fact]
    public async Task A_dataset_that_is_not_ready_or_is_anothers_opens_for_nobody()
    {
        await using var file = await StagedFile.OfAsync(Text);
        var early = await Assert.ThrowsAsync<FailureException>(() => file.ReadAsync());
        Assert.Equal("invalid_input", early.Failure.Code);
        Assert.Contains("importing", early.Failure.Message, StringComparison.Ordinal);
        await file.ConsumeAsync();

        var stranger = file.Datasets.Of(Guid.CreateVersion7());
        var unknown = Guid.CreateVersion7();
        var foreign = await Assert.ThrowsAsync<FailureException>(() => stranger.OpenAsync(file.Id, TestContext.Current.CancellationToken));
        var missing = await Assert.ThrowsAsync<FailureException>(() => stranger.OpenAsync(unknown, TestContext.Current.CancellationToken));

        Assert.Equal(
            foreign.Failure.Message.Replace(file.Id.ToString(), "ID", StringComparison.Ordinal),
            missing.Failure.Message.Replace(unknown.ToString(), "ID", StringComparison.Ordinal));
        Assert.Equal(3, (await file.ReadAsync()).Count);
    }
}
