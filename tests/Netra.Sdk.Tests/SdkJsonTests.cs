using System.Text.Json;

namespace Netra.Sdk.Tests;

public sealed class SdkJsonTests
{
    [Theory]
    [InlineData("0.1000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-0.0000000000000000000000000001")]
    [InlineData("12.3400")]
    public void Decimals_keep_every_digit(string digits)
    {
        var price = decimal.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        var json = JsonSerializer.Serialize(new Line("s", price), SdkJson.Options);
        Assert.Contains($"\"price\":{digits}", json, StringComparison.Ordinal);
        Assert.Equal(price, JsonSerializer.Deserialize<Line>(json, SdkJson.Options)!.Price);
        Assert.Equal(digits, ToolResult.Ok(new { Price = price }).Value.GetProperty("price").GetRawText());
    }

    [Fact]
    public void Names_are_snake_case_nulls_are_left_out_and_text_stays_readable() =>
        Assert.Equal(
            """{"two_words":"é < \"x\"","speed":"very_fast"}""",
            JsonSerializer.Serialize(new { TwoWords = "é < \"x\"", Speed = Speed.VeryFast, Nothing = (string?)null }, SdkJson.Options));

    [Theory]
    [InlineData("""{"sku":"s","price":1,"unknown":1}""")]
    [InlineData("""{"sku":"s","price":"1"}""")]
    [InlineData("""{"sku":null,"price":1}""")]
    [InlineData("""{"price":1}""")]
    [InlineData("""{"Sku":"s","price":1}""")]
    public void What_does_not_fit_the_type_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Line>(json, SdkJson.Options));

    [Fact]
    public void Keys_of_dictionaries_stay_as_they_are() =>
        Assert.Equal("""{"CamelKey":1}""", JsonSerializer.Serialize(new Dictionary<string, int>(StringComparer.Ordinal) { ["CamelKey"] = 1 }, SdkJson.Options));
}
