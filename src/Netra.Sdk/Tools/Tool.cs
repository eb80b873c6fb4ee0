using System.Text.Json;

namespace Netra.Sdk;

/// <summary>A tool with typed arguments, whose schema is generated from <typeparamref name="TArguments"/>.</summary>
public abstract class Tool<TArguments>(
    string name, string version, string description, string permission, bool readOnly, TimeSpan? timeout = null, int maxAttempts = 3, string tier = "free",
    bool instant = false) : ITool
    where TArguments : class
{
    public ToolDescriptor Descriptor { get; } =
        new(name, version, description, InputSchemas.For<TArguments>(), permission, readOnly, tier, timeout, maxAttempts, instant);

    public Task<ToolResult> ExecuteAsync(ToolContext context, JsonElement arguments, CancellationToken cancellationToken)
    {
        var typed = arguments.Deserialize<TArguments>(SdkJson.Options)
            ?? throw new FailureException(new Failure("invalid_input", "The arguments are null; send a JSON object."));
        return ExecuteAsync(context, typed, cancellationToken);
    }

    /// <summary>Runs with arguments that have passed the schema.</summary>
    protected abstract Task<ToolResult> ExecuteAsync(ToolContext context, TArguments arguments, CancellationToken cancellationToken);
}
