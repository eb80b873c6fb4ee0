using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Netra.Hosting.Callers;
using Netra.Storage;
using Netra.Storage.Tenants;

namespace Netra.Notifier;

/// <summary>Tickets with which a browser opens one WebSocket within 30 seconds. Only their hash is stored; the row's deletion is the use.</summary>
/// <remarks>A ticket ends with the time at which the credential that it was issued for expires; the hash covers it, so nobody can change it.</remarks>
sealed class StreamTickets(IDbContextFactory<NetraDb> contexts, CallerResolver callers)
{
    public const string ProtocolPrefix = "netra.ticket.";
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    public async Task<TicketAnswer> IssueAsync(Caller caller, CancellationToken cancellationToken)
    {
        var expiry = caller.ExpiresAt?.ToUnixTimeMilliseconds() ?? 0;
        var ticket = string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}.{expiry}");
        using var scope = RowScope.System(SystemJob.SignIn);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        await db.StreamTickets.Where(t => t.UserId == caller.UserId && t.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        db.Add(new StreamTicket { Hash = HashOf(ticket), UserId = caller.UserId, ExpiresAt = now + Lifetime, KeyId = caller.KeyId, RunId = caller.RunId });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(ticket, (now + Lifetime).UtcDateTime);
    }

    /// <returns>The ticket's user; null for a ticket that is unknown, used or too old, or whose key has ended since.</returns>
    public async Task<Caller?> RedeemAsync(string ticket, CancellationToken cancellationToken)
    {
        var hash = HashOf(ticket);
        using var scope = RowScope.System(SystemJob.SignIn);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StreamTickets.AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash, cancellationToken) is not { } row)
            return null;
        if (!await UseAsync(db, hash, cancellationToken))
            return null;
        var expiry = long.Parse(ticket[(ticket.IndexOf('.', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var caller = await callers.ForUserAsync(row.UserId, expiry == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(expiry), cancellationToken);
        var holder = caller is null ? null : caller with { KeyId = row.KeyId, RunId = row.RunId };
        return holder is not null && await callers.IsAliveAsync(holder, cancellationToken) ? holder : null;
    }

    static async Task<bool> UseAsync(NetraDb db, string hash, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var now = await DbClock.NowAsync(db, cancellationToken);
        var used = await db.StreamTickets.Where(t => t.Hash == hash && t.ExpiresAt > now).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return used == 1;
    }

    static string HashOf(string ticket) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ticket)));
}

/// <summary>A ticket and until when it can be used, UTC.</summary>
sealed record TicketAnswer(string Ticket, DateTime ExpiresAt);
