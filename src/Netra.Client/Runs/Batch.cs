using System.Text.Json;

namespace Netra.Client;

/// <summary>What became of each run of a batch, in the order sent.</summary>
public sealed record Batch(IReadOnlyList<BatchItem> Items) : Answer;

/// <summary>What a submit of this run alone would have answered.</summary>
/// <param name="Status">HTTP's; 202 where the run was accepted.</param>
/// <param name="Run">The run, where it was accepted.</param>
/// <param name="Problem">Why not, as RFC 9457 problem details.</param>
public sealed record BatchItem(int Index, int Status, Run? Run, JsonElement? Problem);

/// <summary>Asks for runs that stand each for itself.</summary>
sealed record BatchRequest(IReadOnlyList<RunRequest> Runs);
