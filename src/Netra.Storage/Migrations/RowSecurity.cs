using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Netra.Storage.Migrations;

/// <summary>The policies; they act once the tables' row-level security is enabled, which <see cref="ApplicationRole"/> does. SQLite has none.</summary>
[DbContext(typeof(NetraDb))]
[Migration("0031_row_security")]
sealed class RowSecurity : ScriptMigration;
