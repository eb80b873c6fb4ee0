namespace Netra.Sdk.Tests;

/// <summary>What is refused, and that each fault's pointer is a JSON pointer (RFC 6901) into the value.</summary>
public sealed class InputValidatorTests
{
    [Theory]
    [InlineData("""{"name":"ab","count":1}""")]
    [InlineData("""{"name":"abcde","count":10,"speed":"very_fast","provider":"aws","note":"x","lines":[{"sku":"s","price":0.1,"tags":["a"]}]}""")]
    [InlineData("""{"name":"ab","count":1,"speed":null,"provider":null,"note":null,"lines":null}""")]
    public Task Values_that_fit_have_no_fault(string json) => Check.ValidAsync<Order>(json);

    [Theory]
    [InlineData("""{"count":1}""", "/name", "'name' is required")]
    [InlineData("""{"name":"ab","count":1,"extra":1}""", "/extra", "'extra' is not a known member")]
    [InlineData("""{"name":"ab","count":0}""", "/count", "")]
    [InlineData("""{"name":"ab","count":11}""", "/count", "")]
    [InlineData("""{"name":"ab","count":1.5}""", "/count", "")]
    [InlineData("""{"name":"ab","count":"1"}""", "/count", "")]
    [InlineData("""{"name":"ab","count":null}""", "/count", "")]
    [InlineData("""{"name":"a","count":1}""", "/name", "")]
    [InlineData("""{"name":"abcdef","count":1}""", "/name", "")]
    [InlineData("""{"name":null,"count":1}""", "/name", "")]
    [InlineData("""{"name":"ab","count":1,"speed":"fast"}""", "/speed", "")]
    [InlineData("""{"name":"ab","count":1,"speed":1}""", "/speed", "")]
    [InlineData("""{"name":"ab","count":1,"provider":"gcp"}""", "/provider", "")]
    [InlineData("""{"name":"ab","count":1,"lines":{}}""", "/lines", "")]
    [InlineData("""{"name":"ab","count":1,"lines":[{"sku":"s","price":1},{"sku":"s","price":1},{"sku":"s","price":1}]}""", "/lines", "")]
    [InlineData("""{"name":"ab","count":1,"lines":[{"sku":"s","price":1},{"price":1}]}""", "/lines/1/sku", "'sku' is required")]
    [InlineData("""{"name":"ab","count":1,"lines":[{"sku":"s","price":1},{"sku":"s","price":"x"}]}""", "/lines/1/price", "")]
    [InlineData("""{"name":"ab","count":1,"lines":[{"sku":"s","price":1,"tags":["a",2]}]}""", "/lines/0/tags/1", "")]
    [InlineData("""{"name":"ab","count":1,"lines":[{"sku":"s","price":1,"a/b~c":2}]}""", "/lines/0/a~1b~0c", "not a known member")]
    [InlineData("""{"name":"ab","count":1,"lines":[{"sku":"s","price":1,"a.b[0]":2}]}""", "/lines/0/a.b[0]", "not a known member")]
    [InlineData("""[]""", "", "")]
    [InlineData("""null""", "", "")]
    [InlineData("\"text\"", "", "")]
    public async Task A_fault_points_to_its_place(string json, string pointer, string message)
    {
        var faults = await Check.FaultsAsync<Order>(json);

        var fault = Assert.Single(faults, f => f.JsonPointer == pointer);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.All(faults, f => Assert.Matches("^(/([^/~]|~[01])*)*$", f.JsonPointer));
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        var faults = await Check.FaultsAsync<Order>("""{"count":99,"speed":"no","other":true}""");
        Assert.Equal(["/count", "/name", "/other", "/speed"], faults.Select(f => f.JsonPointer).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_passes_the_schema_deserializes()
    {
        const string json = """{"name":"ab","count":1,"speed":"very_fast","lines":[{"sku":"s","price":0.1}]}""";
        await Check.ValidAsync<Order>(json);
        var order = System.Text.Json.JsonSerializer.Deserialize<Order>(json, SdkJson.Options)!;
        Assert.Equal((Speed.VeryFast, 0.1m), (order.Speed!.Value, order.Lines![0].Price));
    }
}
