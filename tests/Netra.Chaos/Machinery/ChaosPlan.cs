using System.Globalization;

namespace Netra.Chaos;

/// <summary>What the environment asks for.</summary>
/// <param name="Seed">Decides the load and the faults; timing does not depend on it.</param>
/// <param name="Long">Faults last as long as docs/reliability.md says, not as short as a run of a few minutes needs.</param>
/// <param name="Rate">Runs submitted a second.</param>
/// <param name="Rounds">How often each single fault is measured.</param>
/// <param name="Only">The faults to choose from; empty for all.</param>
sealed record ChaosPlan(int Seed, TimeSpan Duration, bool Long, double Rate, int Rounds, IReadOnlyList<string> Only)
{
    public static ChaosPlan FromEnvironment()
    {
        var duration = TimeSpan.FromSeconds(Number("NETRA_CHAOS_SECONDS", 120));
        return new(
            (int)Number("NETRA_SEED", Random.Shared.Next()), duration, duration > TimeSpan.FromMinutes(5), Number("NETRA_CHAOS_RATE", 2),
            (int)Number("NETRA_CHAOS_ROUNDS", 3), (Text("NETRA_CHAOS_FAULTS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    static double Number(string variable, double otherwise) =>
        Text(variable) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    static string? Text(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
}
