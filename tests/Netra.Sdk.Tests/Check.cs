using System.Text.Json;

namespace Netra.Sdk.Tests;

static class Check
{
    /// <summary>The faults of JSON against the schema of a type.</summary>
    public static async Task<IReadOnlyList<InputFault>> FaultsAsync<T>(string json)
        where T : class
    {
        var validator = await InputValidator.ReadAsync(InputSchemas.For<T>(), TestContext.Current.CancellationToken);
        using var value = JsonDocument.Parse(json);
        return validator.Check(value.RootElement);
    }

    public static async Task ValidAsync<T>(string json)
        where T : class =>
        Assert.Empty(await FaultsAsync<T>(json));
}
