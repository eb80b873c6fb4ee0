namespace Netra.Notifier.Tests;

public sealed class SendQueueTests
{
    [Fact]
    public void It_takes_so_many_frames_and_bytes_and_no_more()
    {
        var few = new SendQueue(mostItems: 3, mostBytes: 1_000_000);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => few.TryAdd(new byte[10])));
        var small = new SendQueue(mostItems: 100, mostBytes: 100);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => small.TryAdd(new byte[50])));
    }

    [Fact]
    public void A_frame_counts_until_it_has_left()
    {
        var queue = new SendQueue(mostItems: 1, mostBytes: 1000);
        var frame = new byte[10];
        Assert.True(queue.TryAdd(frame));
        Assert.False(queue.TryAdd(frame));
        queue.Sent(frame);
        Assert.True(queue.TryAdd(frame));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_taken_and_has_not_left_never_exceeds_the_bounds(int seed)
    {
        const int mostItems = 50;
        const int mostBytes = 10_000;
        var (queue, dice) = (new SendQueue(mostItems, mostBytes), new Dice(seed));
        var (held, items, bytes, refused) = (new Queue<byte[]>(), 0, 0, 0);
        for (var turn = 0; turn < 20_000; turn++)
        {
            var frame = new byte[1 + dice.Next(1000)];
            if (dice.Next(100) < 55)
            {
                var fits = items < mostItems && bytes + frame.Length <= mostBytes;
                Assert.Equal(fits, queue.TryAdd(frame));
                (items, bytes, refused) = fits ? (items + 1, bytes + frame.Length, refused) : (items, bytes, refused + 1);
            }
            else if (dice.Next(2) == 0 && queue.TryTake(out var taken, out _))
                held.Enqueue(taken);
            else if (held.TryDequeue(out var left))
            {
                queue.Sent(left);
                (items, bytes) = (items - 1, bytes - left.Length);
            }
        }

        Assert.InRange(refused, 100, 20_000);
    }

    [Fact]
    public async Task There_is_room_once_half_of_it_is_free()
    {
        var queue = new SendQueue(mostItems: 4, mostBytes: 1000);
        var frame = new byte[10];
        for (var i = 0; i < 4; i++)
            queue.TryAdd(frame);
        var room = queue.RoomAsync(TestContext.Current.CancellationToken);
        queue.Sent(frame);
        queue.Sent(frame);
        Assert.False(room.IsCompleted);
        queue.Sent(frame);
        await room;
    }
}
