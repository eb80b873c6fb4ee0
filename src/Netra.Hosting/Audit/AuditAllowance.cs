using Netra.Hosting.Callers;
using Netra.Storage.Audit;

namespace Netra.Hosting.Audit;

/// <summary>How many rows a user's denials may cost a process: 20 at once, then one a second. Further ones are counted, and written as one row for each action every few seconds.</summary>
sealed class AuditAllowance
{
    const int Burst = 20;
    const double PerSecond = 1;
    const int MostUsers = 10_000;

    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    readonly Lock gate = new();
    readonly Dictionary<Guid, (double Left, DateTimeOffset At)> users = [];
    readonly Dictionary<(Guid User, string Action), AuditEntry> counted = [];

    /// <returns>False when the denial was only counted.</returns>
    public bool TryTake(Caller caller, string action, DateTimeOffset now)
    {
        lock (gate)
        {
            if (users.Count >= MostUsers)
                users.Clear(); // at worst each of them gets a burst more
            var (left, at) = users.GetValueOrDefault(caller.UserId, (Burst, now));
            left = Math.Min(Burst, left + ((now - at).TotalSeconds * PerSecond));
            users[caller.UserId] = (left < 1 ? left : left - 1, now);
            if (left >= 1)
                return true;
            if (counted.TryGetValue((caller.UserId, action), out var entry))
                entry.Times++;
            else
                counted[(caller.UserId, action)] = AuditText.Entry(caller, action, target: null, allowed: false, new { folded = true });
            return false;
        }
    }

    /// <summary>The rows for what was counted since the last time.</summary>
    public IReadOnlyList<AuditEntry> Folded()
    {
        lock (gate)
        {
            IReadOnlyList<AuditEntry> entries = [.. counted.Values];
            counted.Clear();
            return entries;
        }
    }
}
