using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Netra.Hosting.Callers;
using Netra.Storage.Audit;

namespace Netra.Hosting.Audit;

/// <summary>Makes rows of the audit log from what a caller did: bounded, and without characters that break a line.</summary>
static class AuditText
{
    const int MostTarget = 200;
    const int MostDetail = 4000;

    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static AuditEntry Entry(Caller caller, string action, string? target, bool allowed, object? detail) => new()
    {
        TenantId = caller.TenantId,
        Id = Guid.CreateVersion7(),
        UserId = caller.UserId,
        UserName = OneLine(caller.UserName),
        Action = OneLine(action),
        Target = target is null ? null : OneLine(target),
        Allowed = allowed,
        Detail = Detail(detail),
        TraceId = Activity.Current?.TraceId.ToHexString(),
    };

    static string OneLine(string text)
    {
        var clean = string.Create(Math.Min(text.Length, MostTarget), text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) || from[i] is '\u2028' or '\u2029' ? '?' : from[i];
        });
        return text.Length > MostTarget ? clean[..^1] + '…' : clean;
    }

    static string? Detail(object? detail)
    {
        if (detail is null)
            return null;
        var text = JsonSerializer.Serialize(detail, detail.GetType(), Json);
        return text.Length <= MostDetail ? text : """{"truncated":true}""";
    }
}
