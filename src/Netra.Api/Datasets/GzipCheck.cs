using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Netra.Api.Problems;

namespace Netra.Api.Datasets;

/// <summary>Inflates a gzip file to its end.</summary>
/// <remarks>
/// <see cref="GZipStream"/> neither reports a file that ends too early nor one with something behind its end. So a gzip member
/// of a secret content is put behind the file: the inflated content ends in it only where the file itself ended exactly where it should.
/// </remarks>
static class GzipCheck
{
    const int SecretBytes = 32;
    const int BufferBytes = 64 * 1024;

    /// <summary>Completes the reader, whatever happens.</summary>
    /// <exception cref="RefusedException">The file is truncated, damaged, has something behind its end, or inflates to more than allowed.</exception>
    public static async Task RunAsync(PipeReader file, FirstRecord first, long maxBytes, CancellationToken cancellationToken)
    {
        var secret = Encoding.ASCII.GetBytes(Convert.ToHexString(RandomNumberGenerator.GetBytes(SecretBytes / 2)));
        try
        {
            await using var content = new GZipStream(new Chained(file.AsStream(leaveOpen: true), Zip(secret)), CompressionMode.Decompress);
            if (!await EndsInAsync(content, secret, first, maxBytes, cancellationToken))
                throw RefusedException.InvalidFile("The gzip file is truncated, or has something behind its end; compress and send it again.");
        }
        catch (InvalidDataException)
        {
            throw RefusedException.InvalidFile("The gzip file is truncated or damaged; compress and send it again.");
        }
        finally
        {
            await file.CompleteAsync();
        }
    }

    /// <summary>Hands everything but the last bytes on, and compares those.</summary>
    static async Task<bool> EndsInAsync(Stream content, byte[] secret, FirstRecord first, long maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        var held = 0;
        long total = 0;
        while (await content.ReadAsync(buffer.AsMemory(held), cancellationToken) is var read and > 0)
        {
            total += read;
            if (total > maxBytes)
                throw RefusedException.TooLarge(maxBytes);
            var filled = held + read;
            held = Math.Min(filled, secret.Length);
            first.Add(buffer.AsSpan(0, filled - held));
            buffer.AsSpan(filled - held, held).CopyTo(buffer);
        }

        return buffer.AsSpan(0, held).SequenceEqual(secret);
    }

    static byte[] Zip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.NoCompression))
            gzip.Write(content);
        return zipped.ToArray();
    }
}
