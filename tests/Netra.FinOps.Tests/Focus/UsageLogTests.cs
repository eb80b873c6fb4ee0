using Netra.Sdk;

namespace Netra.FinOps.Tests;

public sealed class UsageLogTests
{
    [Fact]
    public async Task Members_become_columns_in_order_of_first_appearance_and_absent_ones_are_NULL()
    {
        var log = await InMemoryDataset.FromText(
            """
            {"timestamp":"2025-10-01T02:00:37.223Z","gen_ai.request.model":"m","n":3,"ok":true,"none":null}

            {"timestamp":"2025-10-01T02:00:38Z","late":{"a": 1}}
            """,
            new LlmFormat());

        Assert.Equal(["timestamp", "gen_ai.request.model", "n", "ok", "none", "late"], log.Info.Columns);
        await foreach (var chunk in log.ReadAsync(log.Info.Columns, TestContext.Current.CancellationToken))
        {
            Assert.Equal(["2025-10-01T02:00:37.223Z", "m", "3", "true", null, null], log.Info.Columns.Select(c => chunk[c]![0]));
            Assert.Equal(["2025-10-01T02:00:38Z", null, null, null, null, """{"a": 1}"""], log.Info.Columns.Select(c => chunk[c]![1]));
        }
    }

    [Theory]
    [InlineData("""{"timestamp":"2025""", 2, "not JSON")]
    [InlineData("[1]", 2, "not a JSON object")]
    [InlineData("""{"timestamp":"noon"}""", 2, "timestamp")]
    public async Task A_line_that_is_no_entry_is_rejected_with_its_number(string line, int number, string reason)
    {
        var log = await InMemoryDataset.FromText("{\"timestamp\":\"2025-10-01T02:00:37Z\"}\n" + line + "\n{\"a\":1}\n", new LlmFormat());

        Assert.Equal(2, log.Info.Rows);
        Assert.Equal(number, Assert.Single(log.Rejected).Line);
        Assert.Contains(reason, log.Rejected[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("a,b\n1,2\n")]
    public async Task A_file_that_is_no_log_is_refused(string text) => Assert.Equal(
        "invalid_input", (await Assert.ThrowsAsync<FailureException>(() => InMemoryDataset.FromText(text, new LlmFormat()))).Failure.Code);
}
