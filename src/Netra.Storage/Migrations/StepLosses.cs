using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Netra.Storage.Migrations;

[DbContext(typeof(NetraDb))]
[Migration("0002_step_losses")]
sealed class StepLosses : ScriptMigration;
