using System.IO.Compression;
using System.Text;

namespace Netra.Storage.Datasets;

/// <summary>Bytes of a dictionary-coded column: deflate over count of values, values (a flag and UTF-8 each), count of codes, codes as varints.</summary>
public static class ColumnCodec
{
    public static byte[] Write(IReadOnlyList<string?> values, IReadOnlyList<int> codes)
    {
        using var buffer = new MemoryStream();
        using (var deflate = new DeflateStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(deflate, Encoding.UTF8))
        {
            writer.Write7BitEncodedInt(values.Count);
            foreach (var value in values)
            {
                writer.Write(value is not null);
                if (value is not null)
                    writer.Write(value);
            }

            writer.Write7BitEncodedInt(codes.Count);
            foreach (var code in codes)
                writer.Write7BitEncodedInt(code);
        }

        return buffer.ToArray();
    }

    public static (string?[] Values, int[] Codes) Read(byte[] content)
    {
        using var deflate = new DeflateStream(new MemoryStream(content), CompressionMode.Decompress);
        using var reader = new BinaryReader(new BufferedStream(deflate, 1 << 16), Encoding.UTF8);
        var values = new string?[reader.Read7BitEncodedInt()];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadBoolean() ? reader.ReadString() : null;
        var codes = new int[reader.Read7BitEncodedInt()];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = reader.Read7BitEncodedInt();
        return (values, codes);
    }
}
