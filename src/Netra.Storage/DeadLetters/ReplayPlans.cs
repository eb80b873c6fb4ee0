using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.DeadLetters;

/// <summary>How a replay is to go.</summary>
public sealed record ReplaySettings(int? RatePerSecond, int? StopOnFailurePercent, int MaxInFlight, bool Ramp, string? RedirectTo);

/// <summary>A dead letter as a plan sees it.</summary>
public sealed record PlannedLetter(Guid Id, int Version, int Replays, string Status, string Queue, string Fingerprint, Guid? TenantId, string? Reason);

/// <summary>A frozen set.</summary>
/// <param name="Replay">The plan as it is kept.</param>
/// <param name="Letters">What would be sent, in this order.</param>
/// <param name="Refused">What would not, with the reason.</param>
public sealed record ReplayPlan(Replay Replay, IReadOnlyList<PlannedLetter> Letters, IReadOnlyList<(Guid Id, string Reason)> Refused);

/// <summary>Freezes the set of a replay. The same set with the same settings has the same hash, and is kept once.</summary>
public static class ReplayPlans
{
    /// <summary>Messages of one plan.</summary>
    public const int Most = 100_000;

    /// <exception cref="ReplayTooLargeException">It means more than <see cref="Most"/>.</exception>
    public static async Task<ReplayPlan> MakeAsync(
        NetraDb db, IQueryable<DeadLetter> letters, IReadOnlyList<Guid> asked, string? filter, ReplaySettings settings, Guid caller, CancellationToken cancellationToken)
    {
        var found = await letters.OrderBy(d => d.FailedAt).ThenBy(d => d.Id).Take(Most + 1)
            .Select(d => new PlannedLetter(d.Id, d.Version, d.Replays, d.Status, d.Queue, d.Fingerprint, d.TenantId, d.Reason)).ToListAsync(cancellationToken);
        if (found.Count > Most)
            throw new ReplayTooLargeException();
        var judged = found.ConvertAll(l => (Letter: l, Refusal: Refusal(l, settings)));
        var good = judged.Where(j => j.Refusal is null).Select(j => j.Letter).ToList();
        var refused = judged.Where(j => j.Refusal is not null).Select(j => (j.Letter.Id, j.Refusal!))
            .Concat(asked.Except(found.Select(l => l.Id)).Select(id => (id, "There is no such dead letter."))).ToList();
        return new(await KeepAsync(db, good, filter, settings, caller, cancellationToken), good, refused);
    }

    static string? Refusal(PlannedLetter letter, ReplaySettings settings) => letter.Status switch
    {
        DeadLetterStatus.Quarantined => $"It is in quarantine: {letter.Reason} Release it first.",
        DeadLetterStatus.Replaying => "Another replay has it.",
        DeadLetterStatus.Archived => "It is archived; restore it first.",
        DeadLetterStatus.Resolved => "Its replay was processed.",
        DeadLetterStatus.FailedAgain => "Its replay failed again: replay its successor.",
        _ when letter.Queue.Length == 0 && settings.RedirectTo is null => "The queue that it came from is not known: name one to redirect it to.",
        _ => null,
    };

    static async Task<Replay> KeepAsync(NetraDb db, List<PlannedLetter> letters, string? filter, ReplaySettings settings, Guid caller, CancellationToken cancellationToken)
    {
        var hash = HashOf(letters, settings);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        if (await db.Replays.AsNoTracking().FirstOrDefaultAsync(r => r.PlanHash == hash && r.Status == ReplayStatus.Planned, cancellationToken) is { } same)
            return same;
        var now = await DbClock.NowAsync(db, cancellationToken);
        var replay = new Replay
        {
            Id = Guid.CreateVersion7(now),
            PlanHash = hash,
            Filter = filter,
            CreatedBy = caller,
            CreatedAt = now,
            RatePerSecond = settings.RatePerSecond,
            StopOnFailurePercent = settings.StopOnFailurePercent,
            MaxInFlight = settings.MaxInFlight,
            Ramp = settings.Ramp,
            RedirectTo = settings.RedirectTo,
            Total = letters.Count,
        };
        db.Add(replay);
        await db.SaveChangesAsync(cancellationToken);
        await AddAsync(db, [.. letters.Select((l, i) => new ReplayItem { Id = Guid.CreateVersion7(now), ReplayId = replay.Id, LetterId = l.Id, Version = l.Version, Place = i })], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return replay;
    }

    static async Task AddAsync(NetraDb db, List<ReplayItem> items, CancellationToken cancellationToken)
    {
        if (db.IsSqlite)
        {
            db.AddRange(items);
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        await using var batch = new Npgsql.NpgsqlBatch((Npgsql.NpgsqlConnection)db.Database.GetDbConnection()) { BatchCommands = { RowMap<ReplayItem>.Insert(items) } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    static string HashOf(List<PlannedLetter> letters, ReplaySettings settings)
    {
        var text = new StringBuilder().Append(settings);
        foreach (var letter in letters)
            text.Append('\n').Append(letter.Id).Append(' ').Append(letter.Version).Append(' ').Append(letter.Replays).Append(' ').Append(letter.Status);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>A plan would hold too much.</summary>
public sealed class ReplayTooLargeException(string message) : Exception(message)
{
    public ReplayTooLargeException() : this($"The filter means more than {ReplayPlans.Most} dead letters; narrow it, such as with failed: or fp:.") { }

    public ReplayTooLargeException(string message, Exception innerException) : this($"{message} {innerException.Message}") { }
}
