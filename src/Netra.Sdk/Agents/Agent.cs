using System.Text.Json;

namespace Netra.Sdk;

/// <summary>An agent with a typed input, whose schema is generated from <typeparamref name="TInput"/>.</summary>
public abstract class Agent<TInput>(string name, string version, string description, string permission = "agent_execution", string tier = "free", bool instant = false)
    : IAgent
    where TInput : class
{
    public AgentDescriptor Descriptor { get; } =
        new(name, version, description, InputSchemas.For<TInput>(), permission, tier, instant);

    public Task<Decision> DecideAsync(AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var input = context.Input.Deserialize<TInput>(SdkJson.Options)
            ?? throw new FailureException(new Failure("invalid_input", "The input is null; send a JSON object."));
        return DecideAsync(input, context, cancellationToken);
    }

    /// <summary>Decides the next step for an input that has passed the schema.</summary>
    protected abstract Task<Decision> DecideAsync(TInput input, AgentContext context, CancellationToken cancellationToken);
}
