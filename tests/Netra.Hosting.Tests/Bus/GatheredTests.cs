namespace Netra.Hosting.Tests.Bus;

public sealed class GatheredTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_while_a_send_is_under_way_goes_together_in_order()
    {
        List<IReadOnlyList<int>> sent = [];
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var gathered = new Gathered<int>(
            items =>
            {
                sent.Add(items);
                begun.TrySetResult();
                return go.Task;
            },
            most: 10);
        var first = gathered.SendAsync(1, Stop);
        await begun.Task.WaitAsync(Stop);

        var others = Enumerable.Range(2, 12).Select(i => gathered.SendAsync(i, Stop)).ToList();
        Assert.DoesNotContain(others, t => t.IsCompleted);
        go.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([[1], [.. Enumerable.Range(2, 10)], [12, 13]], sent);
    }

    [Fact]
    public async Task Weight_bounds_what_goes_together_but_one_always_goes()
    {
        List<IReadOnlyList<int>> sent = [];
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var gathered = new Gathered<int>(
            items =>
            {
                sent.Add(items);
                begun.TrySetResult();
                return go.Task;
            },
            most: 10,
            weigh: i => i);
        var first = gathered.SendAsync(50, Stop);
        await begun.Task.WaitAsync(Stop);

        Task[] others = [gathered.SendAsync(6, Stop), gathered.SendAsync(4, Stop), gathered.SendAsync(7, Stop), gathered.SendAsync(11, Stop)];
        go.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([[50], [6, 4], [7], [11]], sent);
    }

    [Fact]
    public async Task A_send_that_fails_fails_for_all_that_went_with_it_and_the_next_is_tried()
    {
        var fails = true;
        var gathered = new Gathered<int>(_ => fails ? throw new InvalidOperationException("no broker") : Task.CompletedTask, most: 10);

        Assert.Equal("no broker", (await Assert.ThrowsAsync<InvalidOperationException>(() => gathered.SendAsync(1, Stop))).Message);
        fails = false;
        await gathered.SendAsync(2, Stop);
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_not_sent()
    {
        List<int> sent = [];
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var gathered = new Gathered<int>(
            items =>
            {
                sent.AddRange(items);
                begun.TrySetResult();
                return go.Task;
            },
            most: 10);
        var first = gathered.SendAsync(1, Stop);
        await begun.Task.WaitAsync(Stop);
        using var patience = new CancellationTokenSource();
        var second = gathered.SendAsync(2, patience.Token);
        var third = gathered.SendAsync(3, Stop);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        go.SetResult();
        await Task.WhenAll(first, third);

        Assert.Equal([1, 3], sent);
    }
}
