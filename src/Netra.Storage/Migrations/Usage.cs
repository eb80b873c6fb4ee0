using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Netra.Storage.Migrations;

[DbContext(typeof(NetraDb))]
[Migration("0044_usage")]
sealed class Usage : ScriptMigration;
