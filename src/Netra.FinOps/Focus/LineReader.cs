using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Netra.FinOps;

/// <summary>Reads UTF-8 text line by line, within bounded memory.</summary>
sealed class LineReader(Stream content) : IAsyncDisposable
{
    const int MaxLineBytes = 8 * 1024 * 1024;

    readonly PipeReader pipe = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 64 * 1024));

    /// <summary>The number of the line read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The next line without its end, or null after the last one.</summary>
    /// <exception cref="Sdk.FailureException"><c>invalid_input</c>: a line is longer than 8 MiB.</exception>
    public async ValueTask<string?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Text(buffer.Slice(0, end));
                pipe.AdvanceTo(buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                var rest = buffer.IsEmpty ? null : Text(buffer);
                pipe.AdvanceTo(buffer.End);
                return rest;
            }

            if (buffer.Length > MaxLineBytes)
                throw Invalid.Input($"Line {Line + 1} is longer than {MaxLineBytes} bytes; send one JSON object a line.");
            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public ValueTask DisposeAsync() => pipe.CompleteAsync();

    string Text(ReadOnlySequence<byte> bytes)
    {
        var line = Encoding.UTF8.GetString(bytes).TrimEnd('\r');
        return ++Line == 1 ? line.TrimStart('\uFEFF') : line;
    }
}
