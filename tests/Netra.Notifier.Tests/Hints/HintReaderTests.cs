using System.Text;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier.Tests.Hints;

public sealed class HintReaderTests
{
    const string One = "urn:message:Netra.Contracts.Events:RunEventsAppended";
    const string Many = "urn:message:Netra.Contracts.Events:LogsAppended";
    static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    [Theory]
    [InlineData("""{"messageId":"x","headers":{"a":[{}]},"messageType":["urn:message:Other","TYPE"],"message":MESSAGE,"sentTime":"now"}""")]
    [InlineData("""{"message":MESSAGE,"host":{"messageType":["no"]},"messageType":["TYPE"]}""")]
    public void It_reads_all_of_a_hint_whatever_is_around_it(string envelope)
    {
        var first = new RunEventsAppended(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), 7, 9, [Event(7), Event(8)]);
        var second = new RunEventsAppended(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), 1, 1, []);

        var one = Assert.IsType<RunHint>(Read(envelope, One, first));
        var many = Assert.IsType<RunHints>(Read(envelope, Many, new LogsAppended([first, second])));

        Assert.Equal(2, many.Logs.Count);
        Same(first, one);
        Same(first, many.Logs[0]);
        Same(second, many.Logs[1]);
    }

    [Theory]
    [InlineData("""{"messageType":["urn:message:Netra.Contracts.Events:SystemEventAppended"],"message":{"runId":"0199d000-0000-7000-8000-000000000001"}}""")]
    [InlineData("""{"messageType":["urn:message:Netra.Contracts.Events:RunEventsAppended"],"message":null}""")]
    [InlineData("""{"messageType":["urn:message:Netra.Contracts.Events:RunEventsAppended"]}""")]
    [InlineData("""{"message":{"runId":"0199d000-0000-7000-8000-000000000001"}}""")]
    [InlineData("[]")]
    public void What_is_no_hint_is_left_to_others(string envelope) => Assert.Null(HintReader.Read(Encoding.UTF8.GetBytes(envelope)));

    [Fact]
    public void Members_to_come_are_skipped()
    {
        var hint = Assert.IsType<RunHint>(HintReader.Read(Encoding.UTF8.GetBytes(
            $$$"""{"messageType":["{{{One}}}"],"message":{"new":{"head":[1]},"head":3,"more":[{"events":[]}],"events":null,"fromSeq":2}}""")));
        Assert.Equal((2, 3, 0), (hint.FromSeq, hint.Head, hint.Events.Count));
    }

    static object? Read(string envelope, string type, object message) =>
        HintReader.Read(Encoding.UTF8.GetBytes(envelope.Replace("TYPE", type, StringComparison.Ordinal)
            .Replace("MESSAGE", JsonSerializer.Serialize(message, CamelCase), StringComparison.Ordinal)));

    static void Same(RunEventsAppended sent, RunHint read)
    {
        Assert.Equal((sent.RunId, sent.OwnerId, sent.FromSeq, sent.Head), (read.RunId, read.OwnerId, read.FromSeq, read.Head));
        Assert.Equal(sent.Events.Select(e => Encoding.UTF8.GetString(WireEvent.From(e).Frame.Span)), read.Events.Select(e => Encoding.UTF8.GetString(e.Frame.Span)));
    }

    static RunEventEnvelope Event(long seq) =>
        new(1, $"r:{seq}", "r", seq, EventTypes.ToolCompleted, TimeProvider.System.GetUtcNow(), Traceparent: null, JsonSerializer.SerializeToElement(new { text = "größe", n = seq }));
}
