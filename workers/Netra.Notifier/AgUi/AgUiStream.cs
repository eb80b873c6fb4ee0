using System.Buffers;

namespace Netra.Notifier;

/// <summary>One run as an AG-UI stream. It always ends with RUN_FINISHED or RUN_ERROR: that client takes a bare end for success.</summary>
sealed class AgUiStream(HttpContext context, StreamCredential credential, AgUiParts parts)
    : SseStream(TransportName, context, credential, parts.Stream, parts.Time)
{
    public const string TransportName = "ag-ui";

    AgUiMapping mapping = new("", "");
    AgUiCursor cursor;

    /// <summary>Writes the frames after the cursor.</summary>
    public async Task RunAsync(AgUiRun run, AgUiCursor after, RunFollower follower)
    {
        (mapping, cursor) = (new(run.ThreadId, run.CallerRunId, run.After), after);
        try
        {
            await RunAsync(follower);
        }
        catch (Exception e) when (e is not OperationCanceledException) // the edge: whatever it is, a reset connection would crash the client
        {
            parts.Failed(follower.RunId, e);
            Break("internal_error", "The stream failed; ask for it again.");
        }
    }

    protected override bool Write(EventBatch batch, Guid run)
    {
        parts.Instruments.Delivered(TransportName, batch.Events.Count);
        foreach (var frame in batch.Events.SelectMany(e => mapping.Of(e.Envelope())))
        {
            if (frame.Id > cursor)
                Write(frame, frame.Id);
            if (frame.Last)
                return false;
        }

        return true;
    }

    /// <summary>The mapping sees the hole in the numbers, and tells.</summary>
    protected override void WriteReset(Guid run)
    {
    }

    protected override void WriteEarlyEnd()
    {
        if (Reason == CloseCodes.Expired)
            Break("unauthorized", "The credential has expired or was revoked.");
        else
            Break("restart", "This process stops and the run goes on; ask for the run again.");
    }

    protected override void WriteLogEnd() => Break("log_gone", "The run has ended and the rest of its log is gone; read the run itself.");

    void Break(string code, string message)
    {
        foreach (var frame in mapping.Broken(code, message, parts.Time.GetUtcNow()))
        {
            if (frame.Last || frame.Id > cursor)
                Write(frame, frame.Id > cursor ? frame.Id : cursor);
        }
    }

    void Write(AgUiFrame frame, AgUiCursor id)
    {
        Write($"id: {id}\ndata: ");
        Body.Write(frame.Json.Span);
        Write("\n\n");
    }
}
