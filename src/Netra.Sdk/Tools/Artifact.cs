namespace Netra.Sdk;

/// <summary>A file that a tool leaves with its run, such as <c>report.html</c>; one of a name per run, the last one recorded stays.</summary>
public sealed record Artifact(string Name, string MediaType, ReadOnlyMemory<byte> Content);
