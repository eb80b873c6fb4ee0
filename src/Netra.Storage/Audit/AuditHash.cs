using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Netra.Storage.Audit;

/// <summary>The hash of a link: SHA-256 over the hash before it and its columns, each with its length in front, so that no two rows have the same bytes.</summary>
static class AuditHash
{
    public static byte[] First => new byte[SHA256.HashSizeInBytes];

    public static byte[] Of(AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, entry.Previous);
        Add(hash, entry.TenantId.ToByteArray(bigEndian: true));
        Add(hash, entry.Seq);
        Add(hash, entry.Id.ToByteArray(bigEndian: true));
        Add(hash, entry.At.UtcTicks);
        Add(hash, entry.UserId.ToByteArray(bigEndian: true));
        Add(hash, entry.UserName);
        Add(hash, entry.Action);
        Add(hash, entry.Target);
        Add(hash, entry.Allowed ? 1 : 0);
        Add(hash, entry.Times);
        Add(hash, entry.Detail);
        Add(hash, entry.TraceId);
        return hash.GetHashAndReset();
    }

    static void Add(IncrementalHash hash, string? text)
    {
        if (text is null)
            Add(hash, -1L);
        else
            Add(hash, Encoding.UTF8.GetBytes(text));
    }

    static void Add(IncrementalHash hash, byte[] bytes)
    {
        Add(hash, (long)bytes.Length);
        hash.AppendData(bytes);
    }

    static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
