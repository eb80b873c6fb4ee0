using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Netra.Sdk;

/// <summary>JSON schemas from types: property names in snake_case, required members, ranges, lengths and descriptions from attributes.</summary>
public static class InputSchemas
{
    static readonly JsonSchemaExporterOptions ExporterOptions = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    };

    /// <summary>The schema of an object type; objects refuse members that the type lacks.</summary>
    public static JsonElement For<T>()
        where T : class =>
        JsonSerializer.SerializeToElement(SdkJson.Options.GetJsonSchemaAsNode(typeof(T), ExporterOptions));

    static JsonObject Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node)
            return new JsonObject();
        if (context.Path.IsEmpty && node.ContainsKey("properties"))
            node["type"] = "object";
        foreach (var attribute in context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [])
            Apply(attribute, node);
        if (context.PropertyInfo?.AssociatedParameter?.AttributeProvider is ParameterInfo parameter)
            foreach (var attribute in parameter.GetCustomAttributes(inherit: true))
                Apply(attribute, node);
        return node;
    }

    static void Apply(object attribute, JsonObject node)
    {
        switch (attribute)
        {
            case DescriptionAttribute d:
                node["description"] = d.Description;
                break;
            case RangeAttribute r:
                node["minimum"] = Convert.ToDecimal(r.Minimum, System.Globalization.CultureInfo.InvariantCulture);
                node["maximum"] = Convert.ToDecimal(r.Maximum, System.Globalization.CultureInfo.InvariantCulture);
                break;
            case StringLengthAttribute s:
                node["minLength"] = s.MinimumLength;
                node["maxLength"] = s.MaximumLength;
                break;
            case MinLengthAttribute m when node["type"]?.ToString().Contains("array", StringComparison.Ordinal) == true:
                node["minItems"] = m.Length;
                break;
            case MaxLengthAttribute m when node["type"]?.ToString().Contains("array", StringComparison.Ordinal) == true:
                node["maxItems"] = m.Length;
                break;
            case AllowedValuesAttribute a:
                node["enum"] = new JsonArray([.. a.Values.Select(v => JsonValue.Create(v?.ToString()))]);
                break;
            default:
                break;
        }
    }
}
