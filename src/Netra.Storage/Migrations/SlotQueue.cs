using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Netra.Storage.Migrations;

[DbContext(typeof(NetraDb))]
[Migration("0004_slot_queue")]
sealed class SlotQueue : ScriptMigration;
