using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Netra.Protocol.Tests;

/// <summary>Counts the transactions that were committed.</summary>
sealed class Commits : DbTransactionInterceptor
{
    int count;

    public int Count => Volatile.Read(ref count);

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Interlocked.Increment(ref count);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref count);
        return Task.CompletedTask;
    }
}
