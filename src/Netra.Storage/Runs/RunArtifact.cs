namespace Netra.Storage.Runs;

/// <summary>A file that a tool left with its run.</summary>
public sealed class RunArtifact
{
    public Guid RunId { get; set; }

    public string Name { get; set; } = "";

    public Guid OwnerId { get; set; }

    public string MediaType { get; set; } = "";

    public byte[] Content { get; set; } = [];
}
