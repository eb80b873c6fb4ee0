namespace Netra.Hosting.Tests.Bus;

public sealed class GatheredTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_while_a_send_is_under_way_goes_together_in_order()
    {
        var network = new Network();
        var gathered = new Gathered<int>(network.SendAsync, most: 10);
        var first = gathered.SendAsync(1, Stop);
        await network.Begun;

        var others = Enumerable.Range(2, 12).Select(i => gathered.SendAsync(i, Stop)).ToList();
        Assert.DoesNotContain(others, t => t.IsCompleted);
        network.GoOn();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([[1], [.. Enumerable.Range(2, 10)], [12, 13]], network.Sent);
    }

    [Fact]
    public async Task Weight_bounds_what_goes_together_but_one_always_goes()
    {
        var network = new Network();
        var gathered = new Gathered<int>(network.SendAsync, most: 10, weigh: i => i);
        var first = gathered.SendAsync(50, Stop);
        await network.Begun;

        Task[] others = [gathered.SendAsync(6, Stop), gathered.SendAsync(4, Stop), gathered.SendAsync(7, Stop), gathered.SendAsync(11, Stop)];
        network.GoOn();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([[50], [6, 4], [7], [11]], network.Sent);
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
    public async Task A_send_that_never_ends_fails_after_its_patience_as_an_outage_and_the_next_goes_on()
    {
        var mute = new TaskCompletionSource();
        var gathered = new Gathered<int>(items => items[0] == 1 ? mute.Task : Task.CompletedTask, most: 10, patience: TimeSpan.FromMilliseconds(50));

        var silence = await Assert.ThrowsAsync<UnansweredSendException>(() => gathered.SendAsync(1, Stop));

        Assert.True(FailurePolicy.IsOutage(silence));
        await gathered.SendAsync(2, Stop);
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_not_sent()
    {
        var network = new Network();
        var gathered = new Gathered<int>(network.SendAsync, most: 10);
        var first = gathered.SendAsync(1, Stop);
        await network.Begun;
        using var patience = new CancellationTokenSource();
        var second = gathered.SendAsync(2, patience.Token);
        var third = gathered.SendAsync(3, Stop);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        network.GoOn();
        await Task.WhenAll(first, third);

        Assert.Equal([[1], [3]], network.Sent);
    }

    /// <summary>Holds its first send back until it is told to go on.</summary>
    sealed class Network
    {
        readonly TaskCompletionSource begun = new(), go = new();

        public List<IReadOnlyList<int>> Sent { get; } = [];

        public Task Begun => begun.Task.WaitAsync(Stop);

        public void GoOn() => go.SetResult();

        public Task SendAsync(IReadOnlyList<int> items)
        {
            Sent.Add(items);
            begun.TrySetResult();
            return go.Task;
        }
    }
}
