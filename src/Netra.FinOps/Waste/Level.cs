namespace Netra.FinOps;

/// <summary>How sure, how laborious or how urgent.</summary>
enum Level
{
    Low,
    Medium,
    High,
}
