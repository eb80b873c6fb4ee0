using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Netra.Api.Json;
using Netra.Api.Limits;
using Netra.Api.Problems;
using Netra.Hosting.Json;

namespace Netra.Api.Requests;

/// <summary>A request's JSON body and the bytes it came in; anything but one valid object of the type is a 400 that names each fault.</summary>
sealed class JsonBody<T>(T value, ReadOnlyMemory<byte> bytes) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    /// <summary>Faults told at once: the answer to a body of a hundred thousand wrong members stays small.</summary>
    const int MostFaults = 100;

    public T Value { get; } = value;

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var bytes = await BodyLimit.ReadAsync(context);
        var type = (JsonTypeInfo<T>)ApiJson.Default.GetTypeInfo(typeof(T))!;
        if (bytes.IsEmpty && !type.Properties.Any(p => p.IsRequired))
            bytes = "{}"u8.ToArray();
        return new(Read(bytes, type), bytes);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    static T Read(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> type)
    {
        if (SoundJson.TextFaultOf(bytes.Span) is { } fault)
            throw RefusedException.Invalid($"The body {fault}.");
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement, type);
        }
        catch (JsonException e)
        {
            throw RefusedException.Invalid("The body is not valid JSON (at most 64 levels deep, no member twice): " + e.Message);
        }
    }

    /// <exception cref="RefusedException">It is not one valid object of the type; each fault is named.</exception>
    public static T Read(JsonElement value, JsonTypeInfo<T> type)
    {
        CheckMembers(value, type);
        try
        {
            return value.Deserialize(type)!;
        }
        catch (JsonException e) when (JsonPath.ToPointer(e.Path) is { Length: > 0 } pointer)
        {
            throw RefusedException.Invalid(new Fault(pointer, "has a type or value that is not allowed here"));
        }
        catch (JsonException e)
        {
            throw RefusedException.Invalid("The value is not valid here: " + e.Message);
        }
    }

    static void CheckMembers(JsonElement root, JsonTypeInfo<T> type)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw RefusedException.Invalid("The body must be a JSON object.");
        List<Fault> faults = [];
        foreach (var member in root.EnumerateObject())
        {
            if (faults.Count < MostFaults && !type.Properties.Any(p => p.Name == member.Name))
                faults.Add(new("/" + JsonPath.Escape(member.Name), "is not a member that can be set here; remove it"));
        }

        foreach (var property in type.Properties)
        {
            if (property.IsRequired && (!root.TryGetProperty(property.Name, out var value) || value.ValueKind == JsonValueKind.Null))
                faults.Add(new("/" + property.Name, "is required"));
        }

        if (faults.Count > 0)
            throw RefusedException.Invalid(faults);
    }
}
