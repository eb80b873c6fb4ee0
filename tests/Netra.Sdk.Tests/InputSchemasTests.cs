using System.Text.Json;

namespace Netra.Sdk.Tests;

public sealed class InputSchemasTests
{
    static readonly JsonElement Schema = InputSchemas.For<Order>();

    [Fact]
    public void Members_are_snake_case_and_those_without_a_default_are_required()
    {
        Assert.Equal(["name", "count", "speed", "provider", "lines", "note"], Schema.GetProperty("properties").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["name", "count"], Schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
    }

    [Fact]
    public void An_object_refuses_members_that_its_type_lacks() =>
        Assert.False(Schema.GetProperty("additionalProperties").GetBoolean());

    [Fact]
    public void Attributes_become_bounds_and_descriptions()
    {
        var count = Schema.GetProperty("properties").GetProperty("count");
        Assert.Equal(("how many", 1m, 10m), (count.GetProperty("description").GetString(), count.GetProperty("minimum").GetDecimal(), count.GetProperty("maximum").GetDecimal()));
        var name = Schema.GetProperty("properties").GetProperty("name");
        Assert.Equal((2, 5), (name.GetProperty("minLength").GetInt32(), name.GetProperty("maxLength").GetInt32()));
    }
}
