using System.Text.Json;

namespace Netra.Diagnostics;

/// <summary>What a probe answers.</summary>
/// <param name="Attempt">The attempt that succeeded, from 1.</param>
/// <param name="Size">Characters of <paramref name="Padding"/>.</param>
sealed record ProbeResult(JsonElement? Echo, int Attempt, string Worker, int Size, string? Padding);
