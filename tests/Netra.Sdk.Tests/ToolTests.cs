using System.Text.Json;

namespace Netra.Sdk.Tests;

public sealed class ToolTests
{
    [Fact]
    public async Task Arguments_arrive_typed_and_the_result_leaves_as_snake_case()
    {
        var result = await new Pricing().ExecuteAsync(Context, Arguments("""{"sku":"s","price":1.10}"""), TestContext.Current.CancellationToken);
        Assert.Equal("""{"total_price":1.10}""", Assert.IsType<ToolResult.Succeeded>(result).Value.GetRawText());
    }

    [Fact]
    public async Task Null_arguments_are_the_callers_fault()
    {
        var refused = await Assert.ThrowsAsync<FailureException>(() => new Pricing().ExecuteAsync(Context, Arguments("null"), TestContext.Current.CancellationToken));
        Assert.Equal("invalid_input", refused.Failure.Code);
    }

    [Fact]
    public void The_descriptor_carries_the_schema_of_the_arguments() =>
        Assert.Equal(InputSchemas.For<Line>().GetRawText(), new Pricing().Descriptor.InputSchema.GetRawText());

    static JsonElement Arguments(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    static ToolContext Context => new()
    {
        CallId = Guid.CreateVersion7(),
        RunId = Guid.CreateVersion7(),
        Attempt = 1,
        Worker = "w",
        Identity = new(Guid.CreateVersion7(), Guid.CreateVersion7(), ThreadId: null, "c", SessionId: null, "r"),
        Datasets = null!,
        Time = TimeProvider.System,
    };

    sealed class Pricing() : Tool<Line>("pricing", "1", "prices", "analytics_read", readOnly: true)
    {
        protected override Task<ToolResult> ExecuteAsync(ToolContext context, Line arguments, CancellationToken cancellationToken) =>
            Task.FromResult<ToolResult>(ToolResult.Ok(new { TotalPrice = arguments.Price }));
    }
}
