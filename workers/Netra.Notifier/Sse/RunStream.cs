using System.Buffers;
using System.Globalization;

namespace Netra.Notifier;

/// <summary>One run's events as server-sent events: the envelope as data, its seq as id.</summary>
sealed class RunStream(HttpContext context, StreamCredential credential, Instruments instruments, StreamOptions options, TimeProvider time)
    : SseStream(TransportName, context, credential, options, time)
{
    public const string TransportName = "sse";

    protected override bool Write(EventBatch batch, Guid run)
    {
        if (batch.Reset)
            WriteReset(run);
        foreach (var item in batch.Events)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"id: {item.Seq}\ndata: {{"));
            Body.Write(item.EnvelopeTail.Span);
            Write("\n\n");
        }

        instruments.Delivered(TransportName, batch.Events.Count);
        return true;
    }

    protected override void WriteReset(Guid run) => Write($"event: reset\ndata: {{\"run\":\"{run}\",\"reason\":\"retention\"}}\n\n");

    protected override void WriteEarlyEnd() =>
        Write(RetryAfter is { } wait ? string.Create(CultureInfo.InvariantCulture, $"retry: {(int)wait.TotalMilliseconds}\n\n") : ":\n\n");
}
