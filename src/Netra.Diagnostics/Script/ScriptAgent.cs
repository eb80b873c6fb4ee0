using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Netra.Sdk;

namespace Netra.Diagnostics;

/// <summary>Does what its input says, step by step, then completes with <c>{result, outputs}</c>: the tools' results by step, then by place.</summary>
/// <remarks>
/// The first call, child or approval that failed makes it give up with that same failure, retryable if that one was; the step is then
/// decided again by the fleet's rules and meets the same outcome. A thrown step throws <see cref="InvalidOperationException"/>.
/// </remarks>
sealed class ScriptAgent(IOptions<FaultOptions> faults)
    : Agent<ScriptInput>("script", "1.0", "Does what its input says: calls tools, sleeps, throws, emits, asks, starts runs.", instant: true)
{
    static readonly JsonElement NoArguments = JsonSerializer.SerializeToElement(new JsonObject());

    protected override async Task<Decision> DecideAsync(ScriptInput input, AgentContext context, CancellationToken cancellationToken)
    {
        if (input.Steps.Select((step, i) => (step.Actions, Number: i + 1)).FirstOrDefault(s => s.Actions > 1) is { Number: > 0 } crowded)
            return new Decision.GiveUp(new("invalid_input", $"Step {crowded.Number} does {crowded.Actions} things; give each a step of its own."));
        if (input.Steps.Any(s => s.Crash is true) && !faults.Value.Enabled)
            return new Decision.GiveUp(new("invalid_input", "'crash' kills the worker process; start the workers with Faults__Enabled=true to allow it."));
        if (context.Outcomes.FirstOrDefault(o => o.Failure is not null)?.Failure is { } failure)
            return new Decision.GiveUp(failure);
        if (context.Step > input.Steps.Count)
            return new Decision.Complete(ResultOf(input, context));
        var step = input.Steps[context.Step - 1];
        return await PlayAsync(step, context, cancellationToken) with { Tokens = new(step.Tokens?.Input ?? 0, step.Tokens?.Output ?? 0) };
    }

    static async Task<Decision> PlayAsync(ScriptStep step, AgentContext context, CancellationToken cancellationToken)
    {
        var say = step.Say ?? string.Create(CultureInfo.InvariantCulture, $"Step {context.Step} of the script.");
        switch (step)
        {
            case { Throw: { } message }:
                throw new InvalidOperationException(message);
            case { Crash: true }:
                await Death.DieAsync();
                break;
            case { SleepMs: { } milliseconds }:
                await Delay.AtLeastAsync(TimeSpan.FromMilliseconds(milliseconds), context.Time, cancellationToken);
                break;
            case { Emit: { } count }:
                for (var i = 1; i <= count; i++)
                    await context.EmitAsync(string.Create(CultureInfo.InvariantCulture, $"thought {i} of {count}"), cancellationToken);
                break;
            case { Child: { } child }:
                return new Decision.StartChild(say, child.Agent, child.Input, step.Progress);
            case { Approval: { } approval }:
                return new Decision.Ask(say, approval.Question, TimeSpan.FromSeconds(approval.ExpiresSeconds), step.Progress);
            default:
                break;
        }

        return new Decision.Act(say, [.. (step.Tools ?? []).Select(Request)], step.Progress);
    }

    static ToolRequest Request(ScriptCall call) =>
        new(call.Tool, call.Arguments ?? NoArguments, call.Purpose, call.TimeoutMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null);

    static JsonElement ResultOf(ScriptInput input, AgentContext context) => JsonSerializer.SerializeToElement(
        new ScriptResult(input.Result, [.. context.Outcomes.Where(o => o.Kind == CallKind.Tool).Select(o => o.Result)]), SdkJson.Options);
}
