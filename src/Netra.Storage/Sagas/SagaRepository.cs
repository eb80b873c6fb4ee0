using MassTransit;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;

namespace Netra.Storage.Sagas;

/// <summary>Keeps sagas in <see cref="NetraDb"/>: one transaction round the transition, the instance's row locked before it is read.</summary>
/// <remarks>
/// A saga's activities find the context of the transaction as a payload (<c>context.GetPayload&lt;NetraDb&gt;()</c>) and add rows to it;
/// all is saved and committed together, before anything that the transition sends leaves the in-memory outbox.
/// </remarks>
sealed class SagaRepository<TSaga>(IDbContextFactory<NetraDb> contexts, ISagaConsumeContextFactory<NetraDb, TSaga> factory) :
    ISagaRepositoryContextFactory<TSaga>, IQuerySagaRepositoryContextFactory<TSaga>, ILoadSagaRepositoryContextFactory<TSaga>
    where TSaga : class, ISaga
{
    public async Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class
    {
        await using var db = await contexts.CreateDbContextAsync(context.CancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, context.CancellationToken);
        await next.Send(new SagaTransaction<TSaga, T>(db, context, factory));
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
    }

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class =>
        throw new NotSupportedException("Netra's sagas are correlated by id, never by query.");

    public async Task<T> Execute<T>(Func<QuerySagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await asyncMethod(new SagaReads<TSaga>(db, cancellationToken));
    }

    public async Task<T> Execute<T>(Func<LoadSagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await asyncMethod(new SagaReads<TSaga>(db, cancellationToken));
    }

    public void Probe(ProbeContext context) => context.CreateScope("netraSagaRepository").Add("database", typeof(NetraDb).Name);
}
