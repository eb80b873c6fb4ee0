using Netra.Sdk;

namespace Netra.AgentWorker.Steps;

/// <summary>The agents that this process serves, by name.</summary>
sealed class AgentRegistry(IEnumerable<IAgent> agents)
{
    readonly Dictionary<string, IAgent> byName = agents.ToDictionary(a => a.Descriptor.Name, StringComparer.Ordinal);

    public IEnumerable<AgentDescriptor> Descriptors => byName.Values.Select(a => a.Descriptor);

    public IAgent? Find(string name) => byName.GetValueOrDefault(name);
}
