using Microsoft.Extensions.DependencyInjection;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Every_tool_agent_and_format_of_the_domain_is_registered_once()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFinOps();
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(Of<ITool>(), Names(provider.GetServices<ITool>()));
        Assert.Equal(Of<IAgent>(), Names(provider.GetServices<IAgent>()));
        Assert.Equal(Of<IDatasetFormat>(), Names(provider.GetServices<IDatasetFormat>()));
        Assert.All(provider.GetServices<ITool>(), t => Assert.True(t.Descriptor.ReadOnly));
        Assert.Distinct(provider.GetServices<ITool>().Select(t => t.Descriptor.Name));
    }

    static IEnumerable<string> Of<T>() => typeof(FinOpsRegistration).Assembly.GetTypes()
        .Where(t => !t.IsAbstract && typeof(T).IsAssignableFrom(t)).Select(t => t.Name).Order(StringComparer.Ordinal);

    static IEnumerable<string> Names<T>(IEnumerable<T> services) => services.Select(s => s!.GetType().Name).Order(StringComparer.Ordinal);
}
