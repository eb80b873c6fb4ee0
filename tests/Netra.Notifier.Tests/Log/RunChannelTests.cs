using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;

namespace Netra.Notifier.Tests;

public sealed class RunChannelTests
{
    static readonly Guid Run = Guid.CreateVersion7();

    [Fact]
    public void A_live_reader_is_handed_each_event_once_and_in_order()
    {
        var (channel, reader) = Live(after: 2);
        channel.Publish(Hint(3, 4));
        channel.Publish(Hint(4));
        channel.Publish(Hint(1, 2, 3));
        channel.Publish(Hint(5));
        Assert.Equal([3, 4, 5], reader.Handed);
        Assert.Equal(5, reader.Cursor);
        Assert.False(reader.IsBehind);
        Assert.Equal(reader.Handed.Count, reader.Flushed);
    }

    [Fact]
    public void Beyond_a_hole_it_is_handed_nothing_and_reads_for_itself()
    {
        var (channel, reader) = Live(after: 2);
        channel.Publish(Hint(4));
        Assert.True(reader.IsBehind);
        channel.Publish(Hint(3));
        channel.Publish(Hint(5));
        Assert.Empty(reader.Handed);
    }

    [Fact]
    public void A_head_that_it_has_not_seen_and_what_the_database_knows_make_it_read()
    {
        var (announced, first) = Live(after: 2);
        announced.Publish(new(Run, Guid.Empty, 3, Head: 3, []));
        Assert.True(first.IsBehind);
        var (compared, second) = Live(after: 2);
        compared.Observe(2, RunStatus.Running);
        Assert.False(second.IsBehind);
        compared.Observe(3, RunStatus.Running);
        Assert.True(second.IsBehind);
    }

    [Theory]
    [InlineData(EventTypes.AgentCompleted)]
    [InlineData(EventTypes.AgentError)]
    public void After_what_may_be_the_last_event_it_looks_for_itself(string type)
    {
        var (channel, reader) = Live(after: 2);
        channel.Publish(new(Run, Guid.Empty, 3, Head: 3, [Event(3, type)]));
        Assert.Equal([3], reader.Handed);
        Assert.True(reader.IsBehind);
        Assert.False(channel.TryGoLive(reader));
    }

    [Fact]
    public void A_failed_try_that_was_followed_by_another_event_was_not_the_end()
    {
        var (channel, reader) = Live(after: 2);
        channel.Publish(new(Run, Guid.Empty, 3, Head: 4, [Event(3, EventTypes.AgentError), Event(4, EventTypes.AgentThinking)]));
        Assert.Equal([3, 4], reader.Handed);
        Assert.False(reader.IsBehind);
    }

    [Fact]
    public void Once_it_has_left_it_is_handed_nothing_and_does_not_become_live_again()
    {
        var (channel, reader) = Live(after: 2);
        Assert.True(channel.Leave(reader));
        Assert.False(channel.Leave(reader));
        channel.Publish(Hint(3));
        Assert.Empty(reader.Handed);
        Assert.False(reader.IsBehind);
        Assert.False(channel.TryGoLive(reader));
    }

    [Fact]
    public void Readers_at_different_places_get_each_their_own()
    {
        var channel = new RunChannel(Run, Guid.Empty, new LogReads(new NoDatabase()));
        var (early, late) = (new Reader(2), new Reader(4));
        channel.Join(early);
        channel.Join(late);
        channel.Publish(Hint(3, 4));
        channel.Publish(Hint(5));
        Assert.Equal([3, 4, 5], early.Handed);
        Assert.Equal([5], late.Handed);
    }

    [Fact]
    public void Who_lacks_events_that_are_there_reads_them_first()
    {
        var channel = new RunChannel(Run, Guid.Empty, new LogReads(new NoDatabase()));
        channel.Publish(Hint(1, 2, 3));
        var reader = new Reader(1);
        channel.Join(reader);
        Assert.True(reader.IsBehind);
    }

    static (RunChannel Channel, Reader Reader) Live(long after)
    {
        var channel = new RunChannel(Run, Guid.Empty, new LogReads(new NoDatabase()));
        var reader = new Reader(after);
        channel.Observe(after, RunStatus.Running);
        channel.Join(reader);
        Assert.False(reader.IsBehind);
        return (channel, reader);
    }

    static RunHint Hint(params long[] seqs) => new(Run, Guid.Empty, seqs[0], seqs[^1], [.. seqs.Select(s => Event(s, EventTypes.AgentThinking))]);

    static WireEvent Event(long seq, string type)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"seq":{{seq}},"type":"{{type}}"}""");
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return WireEvent.Read(json, ref reader);
    }

    sealed class Reader(long cursor) : LiveReader(cursor)
    {
        public List<long> Handed { get; } = [];

        public int Flushed { get; private set; }

        public bool IsBehind { get; private set; }

        public override void Flush() => Flushed = Handed.Count;

        public override void Settle() => IsBehind = false;

        public override void FallBehind() => IsBehind = true;

        protected override void Queue(WireEvent item) => Handed.Add(item.Seq);
    }

    sealed class NoDatabase : IDbContextFactory<NetraDb>
    {
        public NetraDb CreateDbContext() => throw new InvalidOperationException("Nothing is read here.");
    }
}
