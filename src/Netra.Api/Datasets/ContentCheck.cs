using System.IO.Pipelines;
using Netra.Api.Problems;

namespace Netra.Api.Datasets;

/// <summary>Checks a file while it streams by: a gzip file to its very end, and that the first record is a table's header or a JSON object.</summary>
sealed class ContentCheck(long maxInflatedBytes) : IAsyncDisposable
{
    readonly FirstRecord first = new();
    readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, useSynchronizationContext: false));
    readonly TaskCompletionSource inflated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool started;

    public bool IsGzip { get; private set; }

    /// <exception cref="RefusedException">The content is known to be bad.</exception>
    public async Task AddAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!started && bytes.Length > 0)
        {
            started = true;
            if (bytes.Span is [0x1f, 0x8b, ..])
                StartInflating(cancellationToken);
        }

        if (!IsGzip)
            first.Add(bytes.Span);
        else if ((await pipe.Writer.WriteAsync(bytes, cancellationToken)).IsCompleted)
            await EndAsync(cancellationToken);
    }

    /// <exception cref="RefusedException">The content is bad.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await EndAsync(cancellationToken);
        first.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        await pipe.Writer.CompleteAsync();
        if (IsGzip)
            await Task.WhenAny(inflated.Task);
    }

    void StartInflating(CancellationToken cancellationToken)
    {
        IsGzip = true;
        _ = GzipCheck.RunAsync(pipe.Reader, first, maxInflatedBytes, cancellationToken)
            .ContinueWith(inflated.SetFromTask, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    async Task EndAsync(CancellationToken cancellationToken)
    {
        await pipe.Writer.CompleteAsync();
        if (IsGzip)
            await inflated.Task.WaitAsync(cancellationToken);
    }
}
