using System.Globalization;
using System.Reflection;
using System.Text;

namespace Netra.Architecture;

/// <summary>An assembly's public types as text: one line a type, one an own public member.</summary>
static class ContractText
{
    const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            var interfaces = type.GetInterfaces().Where(i => i.Assembly == assembly).Select(i => i.FullName);
            text.Append(Kind(type)).Append(' ').Append(string.Join(" : ", interfaces.Prepend(type.FullName))).Append('\n');
            foreach (var member in type.GetMembers(Own).Select(Line).OfType<string>().Order(StringComparer.Ordinal))
                text.Append("  ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        _ => "open class",
    };

    static string? Line(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } f => string.Create(CultureInfo.InvariantCulture, $"const {Name(f.FieldType)} {f.Name} = {f.GetRawConstantValue()}"),
        FieldInfo f => $"field {Name(f.FieldType)} {f.Name}",
        PropertyInfo p => $"{Name(p.PropertyType)}{(MayBeNull(p) ? "?" : "")} {p.Name}{JsonName(p)}",
        ConstructorInfo c => $"new({string.Join(", ", c.GetParameters().Select(a => $"{Name(a.ParameterType)} {a.Name}"))})",
        _ => null,
    };

    static bool MayBeNull(PropertyInfo property) => !property.PropertyType.IsValueType && Nullability.Create(property).ReadState == NullabilityState.Nullable;

    static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<System.Text.Json.Serialization.JsonPropertyNameAttribute>() is { } json ? $" as {json.Name}" : "";

    static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Name(inner) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
