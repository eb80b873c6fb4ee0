using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;

namespace Netra.Storage.Sagas;

/// <summary>One transition's view of its instance: loaded locked, changed in place, saved by the repository's commit.</summary>
sealed class SagaTransaction<TSaga, TMessage>(
    RowTransaction<TSaga> rows, TSaga? loaded, ConsumeContext<TMessage> context, ISagaConsumeContextFactory<NetraDb, TSaga> factory) :
    ConsumeContextScope<TMessage>(context, rows), SagaRepositoryContext<TSaga, TMessage>
    where TSaga : class, ISaga
    where TMessage : class
{
    public async Task<SagaConsumeContext<TSaga, TMessage>?> Load(Guid correlationId) =>
        loaded is not null && loaded.CorrelationId == correlationId
            ? await CreateSagaConsumeContext(this, loaded, SagaConsumeContextMode.Load)
            : null;

    public async Task<SagaConsumeContext<TSaga, TMessage>?> Add(TSaga instance)
    {
        rows.Add([instance]);
        return await CreateSagaConsumeContext(this, instance, SagaConsumeContextMode.Add);
    }

    public Task<SagaConsumeContext<TSaga, TMessage>?> Insert(TSaga instance) => Add(instance);

    public Task Save(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task Update(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task Delete(SagaConsumeContext<TSaga> context)
    {
        rows.Forget(context.Saga);
        rows.Db.Remove(context.Saga);
        return Task.CompletedTask;
    }

    public Task Discard(SagaConsumeContext<TSaga> context) => Undo(context);

    /// <summary>The transaction may be shared: only the instance is taken out of it.</summary>
    public Task Undo(SagaConsumeContext<TSaga> context)
    {
        rows.Forget(context.Saga);
        return Task.CompletedTask;
    }

    public Task<SagaConsumeContext<TSaga, T>> CreateSagaConsumeContext<T>(ConsumeContext<T> consumeContext, TSaga instance, SagaConsumeContextMode mode)
        where T : class =>
        factory.CreateSagaConsumeContext(rows.Db, consumeContext, instance, mode);
}
