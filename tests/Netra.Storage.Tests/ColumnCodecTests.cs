using Netra.Storage.Datasets;

namespace Netra.Storage.Tests;

public sealed class ColumnCodecTests
{
    [Fact]
    public void Any_column_comes_back_as_it_was_written()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var dice = new Dice(seed);
            var values = Enumerable.Range(0, dice.Next(0, 400)).Select(_ => dice.Next(0, 10) == 0 ? null : Text(dice)).ToList();
            var codes = Enumerable.Range(0, values.Count == 0 ? 0 : dice.Next(0, 5000)).Select(_ => dice.Next(0, values.Count)).ToList();

            var (readValues, readCodes) = ColumnCodec.Read(ColumnCodec.Write(values, codes));

            Assert.True(values.SequenceEqual(readValues, StringComparer.Ordinal) && codes.SequenceEqual(readCodes), $"seed {seed}");
        }
    }

    [Fact]
    public void Repeated_values_cost_little()
    {
        var content = ColumnCodec.Write(["a", "b"], [.. Enumerable.Range(0, 16_384).Select(i => i % 2)]);
        Assert.InRange(content.Length, 1, 1000);
    }

    [Fact]
    public void A_cut_column_is_an_error_and_not_fewer_rows()
    {
        var content = ColumnCodec.Write([.. Enumerable.Range(0, 500).Select(i => $"value {i}")], [.. Enumerable.Range(0, 500)]);
        Assert.ThrowsAny<Exception>(() => ColumnCodec.Read(content[..(content.Length / 2)]));
    }

    static string Text(Dice dice) => string.Concat(Enumerable.Range(0, dice.Next(0, 30)).Select(_ => dice.Next(0, 8) switch
    {
        0 => "é",
        1 => "\U0001F600",
        2 => "\0",
        3 => "\r\n",
        _ => ((char)dice.Next(' ', 127)).ToString(),
    }));
}
