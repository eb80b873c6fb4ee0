using System.ComponentModel;

namespace Netra.Api.Runs;

sealed record ExplainView(
    Guid RunId, string Status, string? WaitingFor,
    [property: Description("Live workers that serve the agent.")] int LiveAgents,
    [property: Description("Null for a tenant without a limit.")] SlotState? Slot,
    IReadOnlyList<OpenCall> OpenCalls, IReadOnlyList<string> Reasons);

/// <param name="Position">Place among the tenant's runs that wait for a slot, from 1.</param>
sealed record SlotState(bool Held, int InUse, int Limit, int? Position);

/// <param name="LiveWorkers">How many serve the tool; null for what is no tool.</param>
sealed record OpenCall(Guid CallId, string Kind, string Name, string Status, int Attempt, string? Worker, int? LiveWorkers, DateTimeOffset DeadlineAt);
