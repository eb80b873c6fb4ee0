using System.Text.Json;

namespace Netra.Notifier;

/// <summary>What this side says beside events.</summary>
static class Frames
{
    public static readonly byte[] Pong = WireFrame.Of("{\"op\":\"pong\"}"u8);

    public static byte[] Hello(Guid connection, int heartbeatSeconds, long? systemHead) =>
        Of(new() { Op = "hello", Connection = connection, HeartbeatSeconds = heartbeatSeconds, SystemHead = systemHead });

    public static byte[] Subscribed(Guid run, long from, long head) => Of(new() { Op = "subscribed", Run = run, From = from, Head = head });

    public static byte[] SubscribedTo(string topic) => Of(new() { Op = "subscribed", Topic = topic });

    public static byte[] SubscribedTo(string topic, long from, long head) => Of(new() { Op = "subscribed", Topic = topic, From = from, Head = head });

    public static byte[] Reset(Guid run) => Of(new() { Op = "reset", Run = run, Reason = "retention" });

    public static byte[] ResetOf(string topic) => Of(new() { Op = "reset", Topic = topic, Reason = "retention" });

    public static byte[] Bye(int code, int retryAfterMs) => Of(new() { Op = "bye", Code = code, RetryAfterMs = retryAfterMs });

    public static byte[] Error(OperationError error) => Of(new() { Op = "error", Code = error.Code, Run = error.Run, Message = error.Message });

    static byte[] Of(ServerFrame frame) => WireFrame.Of(JsonSerializer.SerializeToUtf8Bytes(frame, FrameJson.Default.ServerFrame));
}

/// <summary>A frame of any kind; members that its kind does not have are left out.</summary>
sealed class ServerFrame
{
    public required string Op { get; init; }

    public Guid? Connection { get; init; }

    public int? HeartbeatSeconds { get; init; }

    public long? SystemHead { get; init; }

    public Guid? Run { get; init; }

    public string? Topic { get; init; }

    public long? From { get; init; }

    public long? Head { get; init; }

    public string? Reason { get; init; }

    /// <summary>A stable word in an error, a number in a bye.</summary>
    public object? Code { get; init; }

    public int? RetryAfterMs { get; init; }

    public string? Message { get; init; }
}
