using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Netra.Sdk;

namespace Netra.Diagnostics.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void Adds_one_agent_and_two_tools_however_often_it_is_called()
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        using var provider = services.AddDiagnostics().AddDiagnostics().BuildServiceProvider();
        Assert.Equal(["script"], provider.GetServices<IAgent>().Select(a => a.Descriptor.Name));
        Assert.Equal(["noop", "probe"], provider.GetServices<ITool>().Select(t => t.Descriptor.Name).Order());
        Assert.True(provider.GetServices<ITool>().Single(t => t.Descriptor.Name == "noop").Descriptor.ReadOnly);
    }
}
