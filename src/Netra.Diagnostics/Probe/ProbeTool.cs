using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Netra.Sdk;

namespace Netra.Diagnostics;

/// <summary>A tool that delays, fails, has an effect, ignores its cancellation or kills its worker, as its arguments say.</summary>
/// <remarks>A failed attempt has code <c>tool_failed</c> and is retryable unless <c>transient</c> is false, with or without <c>fail_times</c>.</remarks>
sealed class ProbeTool(IOptions<FaultOptions> faults)
    : Tool<ProbeArguments>("probe", "1.0", "Delays, fails, posts an effect or crashes, as its arguments say.", "agent_execution", readOnly: false)
{
    protected override async Task<ToolResult> ExecuteAsync(ToolContext context, ProbeArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Crash && !faults.Value.Enabled)
            return Refused("'crash' kills the worker process; start the workers with Faults__Enabled=true to allow it.");
        if (arguments.EffectUrl is { } url && !ProbeEffect.Allows(url))
            return Refused("'effect_url' must be an http address on this machine (127.0.0.1, [::1] or localhost).");
        var token = arguments.IgnoreCancellation ? CancellationToken.None : cancellationToken;
        if (arguments.DelayMs is { } delay)
            await Delay.AtLeastAsync(TimeSpan.FromMilliseconds(delay), context.Time, token);
        if (arguments.EffectUrl is { } effect && await PostAsync(effect, context, token) is { } problem)
            return Failed(problem, retryable: true);
        if (!arguments.Fails(context.Attempt))
            return ToolResult.Ok(ResultOf(arguments, context));
        if (arguments.Crash)
            await Death.DieAsync();
        return Failed(arguments.Error ?? Message(context.Attempt, arguments.FailTimes), arguments.Transient);
    }

    static ProbeResult ResultOf(ProbeArguments arguments, ToolContext context) => new(
        arguments.Echo, context.Attempt, context.Worker, arguments.SizeBytes ?? 0,
        arguments.SizeBytes is { } size ? new string('x', size) : null);

    static async Task<string?> PostAsync(string url, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await ProbeEffect.PostAsync(url, context, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            return "effect_url does not answer: " + (e.InnerException as SocketException ?? (Exception)e).Message;
        }
    }

    static string Message(int attempt, int? times) =>
        string.Create(CultureInfo.InvariantCulture, $"Attempt {attempt} fails as asked (fail_times {times}).");

    static ToolResult.Failed Refused(string message) => new(new Failure("invalid_input", message));

    static ToolResult.Failed Failed(string message, bool retryable) => new(new Failure("tool_failed", message, retryable));
}
