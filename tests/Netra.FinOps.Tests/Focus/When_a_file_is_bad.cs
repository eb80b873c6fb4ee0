using System.Text;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

public sealed class When_a_file_is_bad
{
    const string Header = "BilledCost,ChargePeriodStart,ServiceName,Tags\n";
    const string Good = "1.5,2025-01-01T00:00:00Z,S3,{}\n";

    [Theory]
    [InlineData("1.5,2025-01-02T00:00:00Z,S3\n", 3, "fields")]
    [InlineData("1.5,2025-01-02T00:00:00Z,S3,{},extra\n", 3, "fields")]
    [InlineData("1.5,2025-01-02T00:00:0", 3, "fields")]
    [InlineData("one,2025-01-02T00:00:00Z,S3,{}\n", 3, "BilledCost is no decimal number: 'one'")]
    [InlineData("\"1,234.5\",2025-01-02T00:00:00Z,S3,{}\n", 3, "BilledCost")]
    [InlineData("1e60,2025-01-02T00:00:00Z,S3,{}\n", 3, "BilledCost")]
    [InlineData("1.5,02/01/2025,S3,{}\n", 3, "ChargePeriodStart is no ISO 8601 date")]
    [InlineData("1.5,,S3,{}\n", 3, "ChargePeriodStart is empty")]
    [InlineData("1.5,2025-01-02T00:00:00Z,S3,\"{}", 3, "never closed")]
    [InlineData("1.5,2025-01-02T00:00:00Z,S3 \"x\",{}\n", 3, "quote")]
    [InlineData("\n\n1.5,bad,S3,{}\n", 5, "ChargePeriodStart")]
    public async Task A_row_that_cannot_be_read_is_rejected_with_its_line_and_the_others_are_kept(string row, int line, string reason)
    {
        var bill = await InMemoryDataset.FromText(Header + Good + row);

        Assert.Equal(1, bill.Info.Rows);
        var rejected = Assert.Single(bill.Rejected);
        Assert.Equal(line, rejected.Line);
        Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_row_in_the_middle_does_not_stop_the_rows_after_it()
    {
        var bill = await InMemoryDataset.FromText(Header + Good + "x,2025-01-01,S3,{}\n" + Good + "1,2\n" + Good);

        Assert.Equal(3, bill.Info.Rows);
        Assert.Equal([3L, 5L], bill.Rejected.Select(r => r.Line));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello world\nthis is prose, really\n", "lacks")]
    [InlineData("lineItem/UnblendedCost,lineItem/UsageStartDate\n1,2\n", "lacks ChargePeriodStart")]
    [InlineData("BilledCost,ChargePeriodStart,BilledCost\n1,2025-01-01,1\n", "twice")]
    [InlineData("BilledCost,,ChargePeriodStart\n", "no name")]
    [InlineData("BilledCost;ChargePeriodStart\n1;2025-01-01\n", "lacks")]
    public async Task A_file_that_is_no_table_is_refused_and_told_why(string text, string reason)
    {
        var failure = await Assert.ThrowsAsync<FailureException>(() => InMemoryDataset.FromText(text));

        Assert.Equal("invalid_input", failure.Failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binary_file_is_refused()
    {
        byte[] bytes = [0x1f, 0x8b, 8, 0, .. Enumerable.Range(0, 4096).Select(i => (byte)(i * i * 31))];

        var failure = await Assert.ThrowsAsync<FailureException>(() => InMemoryDataset.From(new MemoryStream(bytes), new FocusFormat(), "x"));

        Assert.Equal("invalid_input", failure.Failure.Code);
    }

    [Fact]
    public async Task A_header_without_rows_is_a_table_without_rows()
    {
        var bill = await InMemoryDataset.FromText(Header);

        Assert.Equal((0L, 4, 0L), (bill.Info.Rows, bill.Info.Columns.Count, bill.Info.RejectedRows));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task A_byte_order_mark_tells_the_encoding_and_is_no_part_of_the_first_column(string encoding)
    {
        var text = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. text.GetPreamble(), .. text.GetBytes(Header + "1.5,2025-01-01T00:00:00Z,Größe,{}\n")];
        var bill = await InMemoryDataset.From(new MemoryStream(bytes), new FocusFormat(), "x");

        Assert.Equal("BilledCost", bill.Info.Columns[0]);
        Assert.Equal("Größe", await Single(bill, "ServiceName"));
    }

    [Fact]
    public async Task A_row_with_bytes_that_are_not_UTF8_is_rejected()
    {
        var bill = await InMemoryDataset.From(
            new MemoryStream(Encoding.Latin1.GetBytes(Header + Good + "1.5,2025-01-01T00:00:00Z,Größe,{}\n")), new FocusFormat(), "x");

        Assert.Equal(1, bill.Info.Rows);
        Assert.Equal((3L, true), (bill.Rejected[0].Line, bill.Rejected[0].Reason.Contains("UTF-8", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_quoted_field_keeps_commas_quotes_and_line_breaks()
    {
        var bill = await InMemoryDataset.FromText(Header + "1.5,2025-01-01T00:00:00Z,\"a,\"\"b\"\"\r\nc\",{}\n");

        Assert.Equal("a,\"b\"\r\nc", await Single(bill, "ServiceName"));
    }

    [Theory]
    [InlineData("1.5,2025-01-01T00:00:00Z,,{}\n")]
    [InlineData("1.5,2025-01-01T00:00:00Z,NULL,{}\n")]
    public async Task An_empty_field_and_the_word_NULL_are_NULL(string row) =>
        Assert.Null(await Single(await InMemoryDataset.FromText(Header + row), "ServiceName"));

    static async Task<string?> Single(InMemoryDataset bill, string column)
    {
        await foreach (var chunk in bill.ReadAsync([column], TestContext.Current.CancellationToken))
            return chunk[column]![0];
        return "no row";
    }
}
