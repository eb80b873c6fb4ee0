using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Netra.Storage.Migrations;

[DbContext(typeof(NetraDb))]
[Migration("0003_instant_tools")]
sealed class InstantTools : ScriptMigration;
