using Netra.Api.Json;

namespace Netra.Api.Broadcasts;

/// <summary>The payload of a <c>system_notification</c>. The members that every event has are there, empty where there is no run.</summary>
sealed record BroadcastData(
    Guid? RunId, string? AgentName, BroadcastContext TraceContext, string NotificationType, string Message, string Severity, RawJson? Metadata);

/// <summary>What caused it.</summary>
sealed record BroadcastContext(Guid? UserId, Guid? ThreadId, string CorrelationId, string? SessionId, string RequestId, DateTimeOffset Timestamp);
