using System.IO.Pipelines;
using System.Text;

namespace Netra.Notifier;

/// <summary>A run's log as server-sent events, read at the client's pace. What stands in an event is the transport's own.</summary>
abstract class SseStream(string transport, HttpContext context, StreamCredential credential, StreamOptions options, TimeProvider time)
    : OpenStream(transport, credential, time), IDisposable
{
    readonly TimeProvider time = time;
    readonly CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
    bool wrote;

    protected PipeWriter Body { get; } = context.Response.BodyWriter;

    /// <summary>When to come back, once the process has said that it stops.</summary>
    protected TimeSpan? RetryAfter { get; private set; }

    /// <summary>Why this side ends the stream before its end.</summary>
    protected CloseReason? Reason { get; private set; }

    public override void Bye(TimeSpan retryAfter) => RetryAfter = retryAfter;

    public override void End(CloseReason reason)
    {
        Reason ??= reason;
        ending.Cancel();
    }

    public void Dispose()
    {
        ending.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes until the log or the transport ends, the client leaves, the credential expires or the process stops.</summary>
    public async Task RunAsync(RunFollower follower)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            if (follower.Reset)
                WriteReset(follower.RunId);
            if (follower.From > follower.Head)
                await FlushAsync();
            if (await CopyAsync(follower))
                WriteLogEnd();
            if (!wrote && !context.Response.HasStarted)
                AnswerNothing();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            WriteEarlyEnd();
        }
        catch (OperationCanceledException)
        {
            // the client has left
        }
        catch (TimeoutException)
        {
            context.Abort(); // it does not read
        }
    }

    /// <returns>Whether anything may follow.</returns>
    protected abstract bool Write(EventBatch batch, Guid run);

    /// <summary>Events are gone for good.</summary>
    protected abstract void WriteReset(Guid run);

    /// <summary>This side ends the stream before its end.</summary>
    protected abstract void WriteEarlyEnd();

    /// <summary>The log has ended.</summary>
    protected virtual void WriteLogEnd()
    {
    }

    protected void Write(string text)
    {
        wrote = true;
        Encoding.UTF8.GetBytes(text, Body);
    }

    /// <returns>Whether the log has ended, rather than the transport.</returns>
    async Task<bool> CopyAsync(RunFollower follower)
    {
        await using var batches = follower.ReadAsync(ending.Token).GetAsyncEnumerator(ending.Token);
        var next = batches.MoveNextAsync().AsTask();
        while (true)
        {
            try
            {
                if (!await next.WaitAsync(options.Comment, time, CancellationToken.None))
                    return true;
                if (!Write(batches.Current, follower.RunId))
                    return false;
                var replaying = !wrote && batches.Current.Last < follower.Head;
                next = batches.MoveNextAsync().AsTask();
                if (replaying)
                    continue; // the answer may still be that nothing follows
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                Write(":\n\n");
            }

            await FlushAsync();
        }
    }

    void AnswerNothing()
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.ContentType = null;
    }

    async Task FlushAsync() => await Body.FlushAsync(context.RequestAborted).AsTask().WaitAsync(options.SendPatience, time, CancellationToken.None);
}
