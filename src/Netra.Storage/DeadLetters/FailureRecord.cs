using System.Text.Json.Serialization;

namespace Netra.Storage.DeadLetters;

/// <summary>Why a message died, as its consumer saw it: the whole chain of exceptions, where MassTransit's headers have the innermost only.</summary>
/// <param name="Consumer">The type that failed.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">When it failed.</param>
/// <param name="Outage">Whether infrastructure was away: the message itself says nothing about the cause.</param>
/// <param name="Worker">The process.</param>
/// <param name="Traceparent">W3C trace context.</param>
/// <param name="Chain">Outermost first.</param>
public sealed record FailureRecord(
    string? Consumer, int Attempts, DateTimeOffset At, bool Outage, string? Worker, string? Traceparent, IReadOnlyList<FailureCause> Chain);

/// <summary>One exception of a chain.</summary>
/// <param name="Type">Its full name.</param>
/// <param name="Message">What it said.</param>
/// <param name="Frames">The top of its stack, as <c>Namespace.Type.Method</c>.</param>
public sealed record FailureCause(string Type, string Message, IReadOnlyList<string> Frames);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FailureRecord))]
[JsonSerializable(typeof(IReadOnlyList<FailureCause>))]
public sealed partial class FailureJson : JsonSerializerContext;
