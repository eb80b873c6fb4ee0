using System.Text.Json;
using NJsonSchema;

namespace Netra.Sdk;

/// <summary>Checks JSON against one schema, as often as wanted, from any thread.</summary>
public sealed class InputValidator
{
    readonly JsonSchema schema;

    InputValidator(JsonSchema schema) => this.schema = schema;

    /// <summary>Reads a schema once.</summary>
    public static async Task<InputValidator> ReadAsync(JsonElement schema, CancellationToken cancellationToken) =>
        new(await JsonSchema.FromJsonAsync(schema.GetRawText(), cancellationToken));

    /// <summary>Every fault found, none when the value is valid.</summary>
    public IReadOnlyList<InputFault> Check(JsonElement value) =>
        [.. schema.Validate(value.GetRawText()).SelectMany(Flatten)];

    static IEnumerable<InputFault> Flatten(NJsonSchema.Validation.ValidationError error) =>
        [new(PointerTo(error), Explain(error))];

    static string PointerTo(NJsonSchema.Validation.ValidationError error) =>
        (error.Path ?? string.Empty).TrimStart('#').Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", string.Empty, StringComparison.Ordinal);

    static string Explain(NJsonSchema.Validation.ValidationError error) => error.Kind switch
    {
        NJsonSchema.Validation.ValidationErrorKind.PropertyRequired => $"'{error.Property}' is required",
        NJsonSchema.Validation.ValidationErrorKind.NoAdditionalPropertiesAllowed => $"'{error.Property}' is not a known member; remove it",
        var kind => $"does not match the schema: {kind}",
    };
}

/// <summary>One place where a value breaks its schema.</summary>
/// <param name="JsonPointer">JSON pointer to the place.</param>
public sealed record InputFault(string JsonPointer, string Message);
