using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Netra.Sdk;

namespace Netra.Diagnostics;

/// <summary>The scripted agent and the probing tools, for smoke checks, scenario tests and benchmarks.</summary>
public static class DiagnosticsRegistration
{
    /// <summary>Adds agent <c>script</c> and tools <c>probe</c> and <c>noop</c>; a second call adds nothing.</summary>
    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        services.AddOptions<FaultOptions>().BindConfiguration(FaultOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAgent, ScriptAgent>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITool, ProbeTool>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITool, NoopTool>());
        return services;
    }
}
