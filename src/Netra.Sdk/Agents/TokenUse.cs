namespace Netra.Sdk;

/// <summary>Tokens that a model took; negative ones count as none.</summary>
public sealed record TokenUse(long Input, long Output)
{
    public static TokenUse None { get; } = new(0, 0);

    public long Total => Math.Max(0, Input) + Math.Max(0, Output);
}
