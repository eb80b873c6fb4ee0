using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Netra.Notifier;

/// <summary>One run's events as server-sent events, read at the client's pace.</summary>
sealed class RunStream(HttpContext context, StreamCredential credential, Instruments instruments, StreamOptions options, TimeProvider time)
    : OpenStream(TransportName, credential, time), IDisposable
{
    public const string TransportName = "sse";

    readonly TimeProvider time = time;
    readonly CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
    readonly PipeWriter body = context.Response.BodyWriter;
    TimeSpan? retryAfter;

    public override void Bye(TimeSpan retryAfter) => this.retryAfter = retryAfter;

    public override void End(CloseReason reason) => ending.Cancel();

    public void Dispose() => ending.Dispose();

    /// <summary>Writes until the log ends, the client leaves, the credential expires or the process stops.</summary>
    public async Task RunAsync(RunFollower follower)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (follower.Reset)
            Write(ResetOf(follower.RunId));
        try
        {
            await FlushAsync();
            await CopyAsync(follower);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            Write(retryAfter is { } wait ? string.Create(CultureInfo.InvariantCulture, $"retry: {(int)wait.TotalMilliseconds}\n\n") : ":\n\n");
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

    async Task CopyAsync(RunFollower follower)
    {
        await using var batches = follower.ReadAsync(ending.Token).GetAsyncEnumerator(ending.Token);
        var next = batches.MoveNextAsync().AsTask();
        while (true)
        {
            try
            {
                if (!await next.WaitAsync(options.Comment, time, CancellationToken.None))
                    return;
                Write(batches.Current, follower.RunId);
                next = batches.MoveNextAsync().AsTask();
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                Write(":\n\n");
            }

            await FlushAsync();
        }
    }

    void Write(EventBatch batch, Guid run)
    {
        if (batch.Reset)
            Write(ResetOf(run));
        foreach (var item in batch.Events)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"id: {item.Seq}\ndata: {{"));
            body.Write(item.EnvelopeTail.Span);
            Write("\n\n");
        }

        instruments.Delivered(TransportName, batch.Events.Count);
    }

    void Write(string text) => Encoding.UTF8.GetBytes(text, body);

    async Task FlushAsync() => await body.FlushAsync(context.RequestAborted).AsTask().WaitAsync(options.SendPatience, time, CancellationToken.None);

    static string ResetOf(Guid run) => $"event: reset\ndata: {{\"run\":\"{run}\",\"reason\":\"retention\"}}\n\n";
}
