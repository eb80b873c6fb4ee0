using MassTransit;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts;

namespace Netra.Storage.Sagas;

/// <summary>Keeps sagas in <see cref="NetraDb"/>: a transaction round the transition, the instance's row locked before it is read.</summary>
/// <remarks>
/// Messages of different instances that wait at the same time share a transaction (<see cref="Transitions{T}"/>).
/// A saga's activities find the transaction as a payload (<c>context.GetPayload&lt;RowTransaction&gt;()</c>) and add rows to it;
/// all is saved and committed together, before anything that the transition sends leaves the in-memory outbox.
/// </remarks>
sealed class SagaRepository<TSaga>(
    IDbContextFactory<NetraDb> contexts, Transitions<TSaga> transitions, ISagaConsumeContextFactory<NetraDb, TSaga> factory) :
    ISagaRepositoryContextFactory<TSaga>, IQuerySagaRepositoryContextFactory<TSaga>, ILoadSagaRepositoryContextFactory<TSaga>
    where TSaga : class, ISaga
{
    public async Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class
    {
        var id = context.CorrelationId ?? throw new InvalidOperationException($"{typeof(T).Name} names no instance.");
        using var _ = context.Message is ICommand command ? RowScope.User(command.TenantId, command.OwnerId) : default;
        await transitions.EnterAsync(
            id,
            (rows, instance) => next.Send(new SagaTransaction<TSaga, T>((RowTransaction<TSaga>)rows, instance, context, factory)),
            context.Message is INudge ? typeof(T) : null,
            context.CancellationToken);
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
