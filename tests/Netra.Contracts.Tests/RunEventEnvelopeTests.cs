using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Contracts.Tests;

public sealed class RunEventEnvelopeTests
{
    const string Written = """
        {"v":1,"id":"r:7","run":"r","seq":7,"type":"agent_started","time":"2026-03-01T12:00:00+00:00","data":{"agent":"a"}}
        """;

    [Fact]
    public void An_event_is_written_as_the_documentation_says()
    {
        using var data = JsonDocument.Parse("""{"agent":"a"}""");
        var envelope = new RunEventEnvelope(
            1, "r:7", "r", 7, EventTypes.AgentStarted, new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), Traceparent: null, data.RootElement);

        Assert.Equal(Written.Trim(), JsonSerializer.Serialize(envelope));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData(null)]
    public void An_event_reads_back_as_it_was(string? traceparent)
    {
        using var data = JsonDocument.Parse("""{"cost":0.10000000000000000001}""");
        var envelope = new RunEventEnvelope(1, "r:7", "r", 7, EventTypes.ToolCompleted, DateTimeOffset.UnixEpoch, traceparent, data.RootElement);

        var read = JsonSerializer.Deserialize<RunEventEnvelope>(JsonSerializer.Serialize(envelope))!;

        Assert.Equal(envelope with { Data = default }, read with { Data = default });
        Assert.Equal("0.10000000000000000001", read.Data.GetProperty("cost").GetRawText());
    }

    [Fact]
    public void A_member_of_a_later_version_is_passed_over() =>
        Assert.Equal(7, JsonSerializer.Deserialize<RunEventEnvelope>(Written.Replace("\"v\":1", "\"v\":2,\"later\":true", StringComparison.Ordinal))!.Seq);
}
