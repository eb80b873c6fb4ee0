using System.Text;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier.Tests;

public sealed class WireEventTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"n":1.50,"big":123456789012345678901234567890,"e":-1E+2,"t":true,"f":false,"z":null}""")]
    [InlineData("""{"deep":[[],{},[{"a":[1,[2,{"b":null}]]}]],"after":"it"}""")]
    [InlineData("""{"größe <&>":"\"\\\/\b\f\n\r\té😀\u0000","+":"a\u002bb"}""")]
    public void A_hints_event_is_the_same_bytes_as_the_logs(string data)
    {
        using var parsed = JsonDocument.Parse(data);
        var envelope = new RunEventEnvelope(1, "r:7", "r", 7, EventTypes.ToolCompleted, TimeProvider.System.GetUtcNow(), "00-a-b-01", parsed.RootElement.Clone());
        foreach (var indented in new[] { false, true })
        {
            var sent = JsonSerializer.SerializeToUtf8Bytes(envelope, new JsonSerializerOptions { WriteIndented = indented });
            var read = Read(sent);
            Assert.Equal(Text(WireEvent.From(envelope)), Text(read));
            Assert.Equal((7, LogEnd.No), (read.Seq, read.End));
        }
    }

    [Fact]
    public void What_this_version_does_not_know_and_an_absent_trace_context_are_left_out_and_times_are_in_UTC()
    {
        var read = Read("""{"v":1,"new":{"a":[1]},"id":"r:1","run":"r","seq":1,"type":"agent_started","time":"2026-01-31T13:00:00.5+01:00","traceparent":null,"data":{"a":1},"x":[]}"""u8);
        Assert.Equal("""{"op":"event","v":1,"id":"r:1","run":"r","seq":1,"type":"agent_started","time":"2026-01-31T12:00:00.5Z","data":{"a":1}}""", Text(read));
    }

    [Theory]
    [InlineData("""{"v":1,"seq":1,"time":"2026-01-31T12:00:00.5Z","data":{"a":1}}""")]
    [InlineData("""{"v":1,"seq":1,"time":"2026-01-31T12:00:00.5+00:00","data":{"a":1}}""")]
    [InlineData("""{"v":1,"seq":1,"time":"2026-01-31T14:00:00.5+02:00","data":{"a":1}}""")]
    [InlineData("""{ "v":1,"seq":1,"time":"2026-01-31T12:00:00.5Z","data":{ "a":""" + "\n" + """1}}""")]
    [InlineData("""{"v":1,"seq":1,"time":"2026-01-31T12:00:00.5Z","data":{"\u0061":1}}""")]
    [InlineData("""{"v":1,"seq":1,"time":"2026-01-31T12:00:00.5Z","data":{"a":1},"traceparent":null}""")]
    public void However_it_is_written_the_frame_is_the_same(string json) =>
        Assert.Equal("""{"op":"event","v":1,"seq":1,"time":"2026-01-31T12:00:00.5Z","data":{"a":1}}""", Text(Read(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData(EventTypes.AgentCompleted, LogEnd.Certain)]
    [InlineData(EventTypes.AgentCancelled, LogEnd.Certain)]
    [InlineData(EventTypes.AgentTimedOut, LogEnd.Certain)]
    [InlineData(EventTypes.AgentError, LogEnd.Possible)]
    [InlineData(EventTypes.ToolError, LogEnd.No)]
    public void It_knows_whether_a_log_ends_with_it(string type, object end) =>
        Assert.Equal(end, Read(Encoding.UTF8.GetBytes($$"""{"seq":1,"type":"{{type}}"}""")).End);

    static WireEvent Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var item = WireEvent.Read(json, ref reader);
        Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
        Assert.False(reader.Read());
        return item;
    }

    static string Text(WireEvent item) => Encoding.UTF8.GetString(item.Frame.Span);
}
