using Netra.Sdk;

namespace Netra.Diagnostics;

/// <summary><c>{}</c> gives <c>{}</c>: what a call costs when the tool does nothing.</summary>
sealed class NoopTool() : Tool<NoopArguments>("noop", "1.0", "Does nothing and answers {}.", "agent_execution", readOnly: true, instant: true)
{
    protected override Task<ToolResult> ExecuteAsync(ToolContext context, NoopArguments arguments, CancellationToken cancellationToken) =>
        Task.FromResult<ToolResult>(ToolResult.Ok(arguments));
}

sealed record NoopArguments;
