using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Netra.Hosting.Faults;

/// <summary><c>before-commit</c>, <c>after-commit</c>, and of a writing statement that is its own transaction <c>before-write-(table)</c>, <c>after-write-(table)</c>.</summary>
sealed class CommitPoints(FailPoints points) : DbTransactionInterceptor
{
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        points.Reach("before-commit");
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        points.Reach("after-commit");
        return Task.CompletedTask;
    }
}

/// <inheritdoc cref="CommitPoints"/>
sealed partial class WritePoints(FailPoints points) : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Reach("before", command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Reach("after", command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Reach("before", command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Reach("after", command);
        return ValueTask.FromResult(result);
    }

    void Reach(string moment, DbCommand command)
    {
        if (command.Transaction is null && Write().Match(command.CommandText) is { Success: true } write)
            points.Reach($"{moment}-write-{write.Groups["table"].Value}");
    }

    [GeneratedRegex(@"^(SELECT set_config[^;]*;)?\s*(UPDATE|INSERT INTO|DELETE FROM)\s+""?(?<table>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Write();
}
