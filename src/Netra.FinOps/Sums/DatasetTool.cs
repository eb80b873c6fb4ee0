using Netra.Sdk;

namespace Netra.FinOps;

/// <summary>A read-only tool on a dataset.</summary>
abstract class DatasetTool<TArguments>(string name, string description, string permission)
    : Tool<TArguments>(name, "1.0", description, permission, readOnly: true)
    where TArguments : DatasetArguments
{
    protected sealed override async Task<ToolResult> ExecuteAsync(ToolContext context, TArguments arguments, CancellationToken cancellationToken)
    {
        var clock = new RunClock(context.Time, context.Time.GetTimestamp());
        return await RunAsync(context.Datasets, arguments, clock, cancellationToken);
    }

    /// <summary>Computes the result; <see cref="ToolResult.Ok"/> of a <see cref="ToolOutput{TRow}"/>.</summary>
    protected abstract Task<ToolResult> RunAsync(IDatasets datasets, TArguments arguments, RunClock clock, CancellationToken cancellationToken);
}

/// <summary>Tells how long a tool has run.</summary>
sealed record RunClock(TimeProvider Time, long Started)
{
    public long ElapsedMs => (long)Time.GetElapsedTime(Started).TotalMilliseconds;
}
