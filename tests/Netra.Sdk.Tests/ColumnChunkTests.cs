namespace Netra.Sdk.Tests;

public sealed class ColumnChunkTests
{
    [Fact]
    public void Rows_come_back_and_each_value_is_held_once()
    {
        string?[] rows = ["a", null, "", "a", "A", null];
        var chunk = ColumnChunk.Encode(rows);
        Assert.Equal(rows, Enumerable.Range(0, rows.Length).Select(i => chunk[i]));
        Assert.Equal(["a", null, "", "A"], chunk.Values);
    }

    [Fact]
    public void No_rows_make_no_values()
    {
        var chunk = ColumnChunk.Encode([]);
        Assert.Empty(chunk.Values);
        Assert.Empty(chunk.Codes);
    }
}
