using System.Text.Json;

namespace Netra.Sdk;

/// <summary>Does one thing for an agent. Executed at least once, recorded exactly once.</summary>
/// <remarks>
/// A tool with effects outside Netra passes <see cref="ToolContext.CallId"/> on as its idempotency key. To fail, return
/// <see cref="ToolResult.Failed"/> or throw a <see cref="FailureException"/>; a retryable failure is tried again. Any other exception
/// fails the call at once, its message kept.
/// </remarks>
public interface ITool
{
    ToolDescriptor Descriptor { get; }

    Task<ToolResult> ExecuteAsync(ToolContext context, JsonElement arguments, CancellationToken cancellationToken);
}
