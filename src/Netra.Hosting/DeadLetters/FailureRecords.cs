using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using MassTransit;
using Netra.Storage.DeadLetters;

namespace Netra.Hosting.DeadLetters;

/// <summary>Writes down why a message failed.</summary>
static partial class FailureRecords
{
    const int MostCauses = 8;
    const int MostFrames = 12;
    const int MostMessage = 4000;

    /// <summary>A header travels in one frame of the broker, of 128 KiB.</summary>
    const int MostText = 24 * 1024;

    public static FailureRecord Of(ExceptionReceiveContext context, string worker, DateTimeOffset now) => new(
        Header(context, "MT-Fault-ConsumerType"),
        context.TryGetPayload<Retries>(out var retries) ? retries.Count + 1 : 1,
        now, FailurePolicy.IsOutage(context.Exception), worker, Activity.Current?.Id, Chain(context.Exception));

    /// <summary>As JSON that fits into a header: without frames where it would not.</summary>
    public static string ToHeader(FailureRecord record)
    {
        var text = JsonSerializer.Serialize(record, FailureJson.Default.FailureRecord);
        return text.Length <= MostText ? text : JsonSerializer.Serialize(
            record with { Chain = [.. record.Chain.Select(c => c with { Message = Cut(c.Message, MostText / MostCauses / 4), Frames = [] })] }, FailureJson.Default.FailureRecord);
    }

    public static IReadOnlyList<FailureCause> Chain(Exception exception)
    {
        List<FailureCause> chain = [];
        for (var e = exception; e is not null && chain.Count < MostCauses; e = e.InnerException)
            chain.Add(new(e.GetType().FullName ?? e.GetType().Name, Cut(e.Message, MostMessage), Frames(e)));
        return chain;
    }

    static string? Header(ExceptionReceiveContext context, string name) =>
        context.ExceptionHeaders.TryGetHeader(name, out var value) ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null;

    static string[] Frames(Exception exception) => [.. new StackTrace(exception).GetFrames().Select(Name).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostFrames)];

    /// <summary>An asynchronous method is the type that the compiler made of it.</summary>
    static string? Name(StackFrame frame)
    {
        if (frame.GetMethod() is not { DeclaringType: { } type } method || type.Namespace is "System.Runtime.CompilerServices" or "System.Runtime.ExceptionServices")
            return null;
        return Generated().Match(type.Name) is { Success: true } match ? $"{type.DeclaringType?.FullName}.{match.Groups["method"].Value}" : $"{type.FullName}.{method.Name}";
    }

    static string Cut(string text, int most) => text.Length <= most ? text : text[..most] + "…";

    [GeneratedRegex("^<(?<method>[^>]+)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Generated();
}
