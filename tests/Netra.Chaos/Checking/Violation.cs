namespace Netra.Chaos;

/// <summary>A promise that was broken.</summary>
/// <param name="Rule">One of <see cref="Rules"/>.</param>
/// <param name="Subject">The run, key or call that shows it.</param>
sealed record Violation(string Rule, string Subject, string What)
{
    public override string ToString() => $"{Rule}: {Subject}: {What}";
}
