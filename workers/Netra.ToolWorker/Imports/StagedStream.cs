using Microsoft.EntityFrameworkCore;
using Netra.Storage;

namespace Netra.ToolWorker;

/// <summary>A staged file read from front to back, one part in memory at a time.</summary>
sealed class StagedStream(IDbContextFactory<NetraDb> contexts, Guid datasetId) : Stream
{
    byte[] part = [];
    int number;
    int offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (offset == part.Length && !await NextAsync(cancellationToken))
            return 0;
        var count = Math.Min(buffer.Length, part.Length - offset);
        part.AsMemory(offset, count).CopyTo(buffer);
        offset += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var next = await db.StagedParts.AsNoTracking().Where(p => p.DatasetId == datasetId && p.Number == number)
            .Select(p => p.Content).SingleOrDefaultAsync(cancellationToken);
        (part, offset, number) = (next ?? [], 0, number + 1);
        return part.Length > 0;
    }
}
