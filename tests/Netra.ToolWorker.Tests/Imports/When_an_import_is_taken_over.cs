using Netra.Storage.Datasets;

namespace Netra.ToolWorker.Tests.Imports;

public sealed class When_an_import_is_taken_over
{
    const string Text = "line\none\ntwo\nthree\n";

    [Fact]
    public async Task A_living_lease_is_not_taken()
    {
        await using var file = await StagedFile.OfAsync(Text);
        Assert.Equal(1, (await TakeAsync(file))!.Attempt);
        Assert.Null(await TakeAsync(file));
        await file.LoseLeaseAsync();
        Assert.Equal(2, (await TakeAsync(file))!.Attempt);
    }

    [Theory]
    [InlineData(0)] // before its first rows
    [InlineData(2)] // between two chunks
    [InlineData(3)] // all rows written, not yet finished
    public async Task The_second_attempt_wins_and_the_first_writes_nothing_more(int heldAt)
    {
        await using var file = await StagedFile.OfAsync(Text);
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        file.Format.Gate = row => Hold(row == heldAt, reached, go);
        var first = file.ImportAsync((await TakeAsync(file))!);
        await reached.Task;

        await file.LoseLeaseAsync();
        var claim = (await TakeAsync(file))!;
        var (secondReached, secondGo) = (new TaskCompletionSource(), new TaskCompletionSource());
        file.Format.Gate = row => Hold(row == 1, secondReached, secondGo);
        var second = file.ImportAsync(claim);
        await secondReached.Task;
        go.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.True((await file.LeftAsync()).Parts > 0, "the staged file is still the second attempt's");
        secondGo.SetResult();
        await second;
        Assert.Equal(DatasetStatus.Ready, (await file.RowAsync()).Status);
        Assert.Equal(["one", "two", "three"], await file.ReadAsync());
    }

    [Fact]
    public async Task A_worker_that_lost_it_cannot_fail_it()
    {
        await using var file = await StagedFile.OfAsync(Text);
        var first = (await TakeAsync(file))!;
        await file.LoseLeaseAsync();
        await file.ImportAsync((await TakeAsync(file))!);

        await file.Claims.FailAsync(first, "too late", TestContext.Current.CancellationToken);

        Assert.Equal((DatasetStatus.Ready, null), ((await file.RowAsync()).Status, (await file.RowAsync()).Error));
        Assert.Equal(3, (await file.ReadAsync()).Count);
    }

    [Fact]
    public async Task Workers_that_are_lost_one_after_another_end_it()
    {
        await using var file = await StagedFile.OfAsync(Text);
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            Assert.Equal(attempt, (await TakeAsync(file))!.Attempt);
            await file.LoseLeaseAsync();
        }

        Assert.Null(await TakeAsync(file));

        var row = await file.RowAsync();
        Assert.Equal((DatasetStatus.Failed, null), (row.Status, row.DueAt));
        Assert.StartsWith("10 workers were lost while they read the file.", row.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await file.LeftAsync()).Parts);
    }

    static async Task Hold(bool here, TaskCompletionSource reached, TaskCompletionSource go)
    {
        if (!here)
            return;
        reached.TrySetResult();
        await go.Task;
    }

    static Task<ImportClaim?> TakeAsync(StagedFile file) => file.Claims.TakeAsync(file.Id, TestContext.Current.CancellationToken);
}
