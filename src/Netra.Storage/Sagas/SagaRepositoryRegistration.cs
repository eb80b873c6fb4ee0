using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Netra.Storage.Sagas;

public static class SagaRepositoryRegistration
{
    /// <summary>Keeps the saga's instances in Netra's database, pessimistically locked. To go back to MassTransit's own package, call its <c>EntityFrameworkRepository</c> here.</summary>
    public static ISagaRegistrationConfigurator<TSaga> NetraRepository<TSaga>(this ISagaRegistrationConfigurator<TSaga> configurator)
        where TSaga : class, ISaga
    {
        configurator.Repository(repository =>
        {
            repository.TryAddSingleton<Transitions<TSaga>>();
            repository.TryAddScoped<ISagaConsumeContextFactory<NetraDb, TSaga>, SagaConsumeContextFactory<NetraDb, TSaga>>();
            repository.RegisterLoadSagaRepository<TSaga, SagaRepository<TSaga>>();
            repository.RegisterQuerySagaRepository<TSaga, SagaRepository<TSaga>>();
            repository.RegisterSagaRepository<TSaga, NetraDb, SagaConsumeContextFactory<NetraDb, TSaga>, SagaRepository<TSaga>>();
        });
        return configurator;
    }
}
