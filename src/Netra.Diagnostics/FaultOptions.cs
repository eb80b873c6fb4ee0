namespace Netra.Diagnostics;

/// <summary>Whether callers may break this process on purpose.</summary>
public sealed class FaultOptions
{
    public const string Section = "Faults";

    /// <summary>Lets <c>probe</c> and <c>script</c> kill the process that executes them. Never on where other people's runs live.</summary>
    public bool Enabled { get; set; }
}
