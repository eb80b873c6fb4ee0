using System.Text.Json;
using NJsonSchema;
using NJsonSchema.Validation;

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
        [.. schema.Validate(value.GetRawText()).SelectMany(Flatten).Select(e => new InputFault(FaultPointer.Of(e, value), Explain(e))).Distinct()];

    /// <summary>The faults inside an item or inside the one type of several that the value has; otherwise the fault itself.</summary>
    static IEnumerable<ValidationError> Flatten(ValidationError error)
    {
        List<ValidationError> inner = error switch
        {
            MultiTypeValidationError types => [.. types.Errors.Values.SelectMany(e => e).Where(e => !IsOtherType(e, types))],
            ChildSchemaValidationError children => [.. children.Errors.Values.SelectMany(e => e).Where(e => !IsOtherType(e, children) || error.Kind == ValidationErrorKind.ArrayItemNotValid)],
            _ => [],
        };
        return inner.Count > 0 ? inner.SelectMany(Flatten) : [error];
    }

    static bool IsOtherType(ValidationError inner, ValidationError outer) =>
        inner.Path == outer.Path && inner.Kind.ToString().EndsWith("Expected", StringComparison.Ordinal);

    static string Explain(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => $"'{error.Property}' is required",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => $"'{error.Property}' is not a known member; remove it",
        var kind => $"does not match the schema: {kind}",
    };
}

/// <summary>One place where a value breaks its schema.</summary>
/// <param name="JsonPointer">JSON pointer (RFC 6901) to the place, to the member itself where one is missing; empty for the whole value.</param>
public sealed record InputFault(string JsonPointer, string Message);
