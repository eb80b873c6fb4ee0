using System.ComponentModel;

namespace Netra.Api.Requests;

/// <summary>A part of a list.</summary>
sealed record Page<T>(IReadOnlyList<T> Items, [property: Description("Give it as ?cursor= to go on; null at the end.")] string? NextCursor);
