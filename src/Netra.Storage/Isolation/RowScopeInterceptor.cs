using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Netra.Storage;

/// <summary>Declares the scope of a context's work to PostgreSQL's row-level security, in front of the first statement of each transaction and in its round trip. Never for a session.</summary>
sealed class RowScopeInterceptor(DatabaseOptions options) : DbCommandInterceptor
{
    const string Prefix = "SELECT set_config('netra.";
    const string Rows = Prefix + "tenants',@netra_tenants,true),set_config('netra.owners',@netra_owners,true);\n";
    const string RowsAfterSystem = Prefix + "tenants',@netra_tenants,true),set_config('netra.owners',@netra_owners,true),set_config('role','none',true);\n";
    const string System = Prefix + "job',@netra_job,true),set_config('role',@netra_role,true);\n";

    /// <summary>By Entity Framework's transaction: Npgsql uses its own objects again and again.</summary>
    readonly ConditionalWeakTable<IDbContextTransaction, RowScope> declared = [];

    /// <summary>Whether the database is told; where not, the processes have the owner's rights, or one engine without roles.</summary>
    public bool IsOn => options.SystemRole.Length > 0;

    /// <summary>The declaration for a transaction that is begun by hand.</summary>
    public NpgsqlBatchCommand Command(RowScope scope) => scope.Job is { } job
        ? new("SELECT set_config('netra.job',$1,true),set_config('role',$2,true)") { Parameters = { Text(job.ToString()), Text(options.SystemRole) } }
        : new("SELECT set_config('netra.tenants',$1,true),set_config('netra.owners',$2,true)") { Parameters = { Text(Array(scope.Tenants)), Text(Array(scope.Owners)) } };

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Declare(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ReaderExecuting(command, eventData, result));

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Declare(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(NonQueryExecuting(command, eventData, result));

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        if (IsDeclaration(command))
            result.NextResult();
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (IsDeclaration(command))
            await result.NextResultAsync(cancellationToken);
        return result;
    }

    static bool IsDeclaration(DbCommand command) => command.CommandText.StartsWith(Prefix, StringComparison.Ordinal);

    [SuppressMessage("Security", "CA2100", Justification = "A constant goes in front; its values are parameters.")]
    void Declare(DbCommand command, CommandEventData eventData)
    {
        if (!IsOn || eventData.Context is not NetraDb { IsSqlite: false, Declared: null } || RowScope.Current is not { } scope)
            return;
        RowScope? before = null;
        if (eventData.Context.Database.CurrentTransaction is { } transaction)
        {
            if (declared.TryGetValue(transaction, out before) && before == scope)
                return;
            declared.AddOrUpdate(transaction, scope);
        }

        if (scope.Job is { } job)
        {
            command.Parameters.Add(new NpgsqlParameter<string>("netra_job", job.ToString()));
            command.Parameters.Add(new NpgsqlParameter<string>("netra_role", options.SystemRole));
            command.CommandText = System + command.CommandText;
            return;
        }

        command.Parameters.Add(new NpgsqlParameter<string>("netra_tenants", Array(scope.Tenants)));
        command.Parameters.Add(new NpgsqlParameter<string>("netra_owners", Array(scope.Owners)));
        command.CommandText = (before?.Job is null ? Rows : RowsAfterSystem) + command.CommandText;
    }

    static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    static string Array(Guid[] ids) => ids is [var only] ? $"{{{only}}}" : $"{{{string.Join(',', ids)}}}";
}
