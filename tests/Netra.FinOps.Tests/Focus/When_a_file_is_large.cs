using System.Text;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

[Collection(nameof(Alone))]
public sealed class When_a_file_is_large
{
    const string Header = "BilledCost,ChargePeriodStart,ServiceName,Tags\n";

    [Fact]
    public async Task Memory_does_not_grow_with_its_rows()
    {
        const int Rows = 1_500_000;
        await using var file = new RepeatedText(Header, i => $"{i}.25,2025-01-01T00:00:00Z,Service {i % 9},\"{{\"\"n\"\": \"\"{i}\"\"}}\"\n", Rows);
        await using var import = await new FocusFormat().OpenAsync(file, TestContext.Current.CancellationToken);
        long rows = 0, peak = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await foreach (var chunk in import.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows += chunk.RowCount;
            Assert.InRange(chunk.RowCount, 1, DatasetImport.RowsPerChunk);
            if (rows % (20 * DatasetImport.RowsPerChunk) == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal((Rows, 0), (rows, import.Rejected.Count));
        Assert.InRange(peak, 0, 40_000_000);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_ends_the_import_before_it_fills_the_memory()
    {
        await using var file = new RepeatedText(Header + "1,2025-01-01,\"open,{}\n", _ => "1.5,2025-01-01T00:00:00Z,S3,{}\n", 5_000_000);
        await using var import = await new FocusFormat().OpenAsync(file, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<FailureException>(async () =>
        {
            await foreach (var _ in import.ReadAsync(TestContext.Current.CancellationToken))
            {
            }
        });

        Assert.Equal("invalid_input", failure.Failure.Code);
        Assert.Contains("never closed", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A file of any length that is never held whole.</summary>
    sealed class RepeatedText(string header, Func<int, string> line, int lines) : Stream
    {
        byte[] rest = Encoding.UTF8.GetBytes(header);
        int used;
        int next;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (used == rest.Length)
            {
                if (next == lines)
                    return 0;
                var block = new StringBuilder();
                for (var end = Math.Min(lines, next + 1000); next < end; next++)
                    block.Append(line(next));
                (rest, used) = (Encoding.UTF8.GetBytes(block.ToString()), 0);
            }

            var read = Math.Min(count, rest.Length - used);
            rest.AsSpan(used, read).CopyTo(buffer.AsSpan(offset));
            used += read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
