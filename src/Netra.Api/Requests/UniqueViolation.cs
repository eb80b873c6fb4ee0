using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Netra.Api.Requests;

static class UniqueViolation
{
    /// <summary>Whether another row has the same key, on either engine.</summary>
    public static bool Is(DbUpdateException exception) => exception.InnerException
        is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
        or SqliteException { SqliteErrorCode: 19 };
}
