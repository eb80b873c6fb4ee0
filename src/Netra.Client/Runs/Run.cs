using System.Text.Json;
using System.Text.Json.Serialization;
using Netra.Contracts;

namespace Netra.Client;

/// <summary>A run as the fleet tells it; lists leave out input and result.</summary>
public sealed record Run : Answer
{
    public required Guid Id { get; init; }

    public required string Agent { get; init; }

    /// <summary>One of <see cref="RunStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>One of <see cref="Contracts.WaitingFor"/> while the run waits.</summary>
    public string? WaitingFor { get; init; }

    public JsonElement? Result { get; init; }

    public RunError? Error { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public long? ExecutionTimeMs { get; init; }

    /// <summary>Seq of the run's last event.</summary>
    public long LastSeq { get; init; }

    public int Step { get; init; }

    [JsonIgnore]
    public bool IsTerminal => RunStatus.IsTerminal(Status);
}

/// <summary>Why a run failed.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
public sealed record RunError(string Code, string Message, bool Retryable = false);
