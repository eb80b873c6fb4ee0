using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Netra.Sdk;

namespace Netra.ToolWorker;

/// <summary>The tools that this process serves, by name.</summary>
sealed class ToolRegistry(IEnumerable<ITool> tools, IOptions<ToolOptions> options)
{
    /// <summary>A result above this many bytes is refused: it would have to fit into memory everywhere.</summary>
    public const int MaxResult = 64 << 20;

    /// <summary>A result that is nested deeper is refused: agents, events and answers wrap it, and JSON readers stop at 64 levels.</summary>
    public const int MaxLevels = 48;

    readonly Dictionary<string, ITool> byName = tools.Where(t => options.Value.Serves(t.Descriptor.Name))
        .ToDictionary(t => t.Descriptor.Name, StringComparer.Ordinal);

    readonly ConcurrentDictionary<string, InputValidator> validators = new(StringComparer.Ordinal);

    public IEnumerable<ToolDescriptor> Descriptors => byName.Values.Select(t => t.Descriptor);

    public ITool? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The faults of arguments in one sentence, or null where they fit.</summary>
    public async Task<string?> FaultOfAsync(ITool tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        var descriptor = tool.Descriptor;
        if (!validators.TryGetValue(descriptor.Name, out var validator))
            validator = validators[descriptor.Name] = await InputValidator.ReadAsync(descriptor.InputSchema, cancellationToken);
        var faults = validator.Check(arguments);
        return faults.Count == 0 ? null : string.Join("; ", faults.Select(f => $"{(f.JsonPointer.Length == 0 ? "/" : f.JsonPointer)}: {f.Message}"));
    }
}
