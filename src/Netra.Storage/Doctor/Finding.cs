namespace Netra.Storage.Doctor;

/// <summary>One row that breaks an invariant.</summary>
/// <param name="Check">The invariant's name.</param>
/// <param name="Subject">The id of the run, call, dataset or tenant, or the name of a queue.</param>
public sealed record Finding(string Check, string Subject, string Problem)
{
    /// <summary>What was done about it; null when nothing was, or can be.</summary>
    public string? Repair { get; init; }
}

/// <summary>An invariant of the database.</summary>
/// <param name="Rule">What holds, as a sentence.</param>
/// <param name="FindAsync">Reads what breaks it by one statement, so that a fleet at work shows no half of a transaction.</param>
/// <param name="RepairAsync">Mends one subject, unless it has been mended meanwhile, and says what it did.</param>
sealed record Check(
    string Name, string Rule,
    Func<NetraDb, CancellationToken, Task<List<Suspect>>> FindAsync,
    Func<NetraDb, Guid, CancellationToken, Task<string>>? RepairAsync = null);

sealed record Suspect(Guid Id, string Problem);
