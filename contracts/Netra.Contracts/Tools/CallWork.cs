namespace Netra.Contracts.Tools;

/// <summary>What a worker needs to run the first attempt of a call that only reads, without a look at its row: as the row says.</summary>
/// <param name="Arguments">JSON.</param>
/// <param name="TimeoutMs">Of the attempt, in milliseconds.</param>
/// <param name="DeadlineAt">Of the call.</param>
/// <param name="ThreadId">The run's thread.</param>
/// <param name="CorrelationKey">The run's correlation id.</param>
/// <param name="SessionId">The run's session.</param>
/// <param name="RequestId">The request that submitted the run.</param>
public sealed record CallWork(
    string Arguments, long TimeoutMs, DateTimeOffset DeadlineAt, Guid? ThreadId, string CorrelationKey, string? SessionId, string RequestId);
