using Netra.Hosting.DeadLetters;
using Netra.Scheduler.DeadLetters;
using Netra.Storage.DeadLetters;

namespace Netra.Scheduler.Tests.DeadLetters;

public sealed class EvenSendingTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20, 10)]
    [InlineData(23, 8)]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    public async Task Sends_all_in_their_order_in_small_parts_with_time_between(int count, int parts)
    {
        var messages = Enumerable.Range(0, count).Select(_ => new ReplayMessage(Guid.CreateVersion7(), new())).ToList();
        var channel = new Channel();

        var refused = await new EvenSending(channel, TimeProvider.System).SendAsync(messages, redirectTo: null, traceparent: null, Stop);

        Assert.Equal(messages, channel.Sent.SelectMany(s => s.Messages));
        Assert.Equal(messages, refused.Select(r => r.Message));
        Assert.Equal(parts, channel.Sent.Count);
        Assert.InRange(channel.Sent.Max(s => s.Messages.Count) - channel.Sent.Min(s => s.Messages.Count), 0, 2);
        var least = EvenSending.Pause * (parts - 1) * 0.9; // timers are rounded
        Assert.True(TimeProvider.System.GetElapsedTime(channel.Sent[0].At, channel.Sent[^1].At) >= least);
    }

    /// <summary>Refuses everything.</summary>
    sealed class Channel : IReplayChannel
    {
        public List<(long At, IReadOnlyList<ReplayMessage> Messages)> Sent { get; } = [];

        public Task<IReadOnlyList<(ReplayMessage Message, string Reason)>> SendAsync(
            IReadOnlyList<ReplayMessage> messages, string? redirectTo, string? traceparent, CancellationToken cancellationToken)
        {
            Sent.Add((TimeProvider.System.GetTimestamp(), messages));
            return Task.FromResult<IReadOnlyList<(ReplayMessage, string)>>([.. messages.Select(m => (m, "no"))]);
        }
    }
}
