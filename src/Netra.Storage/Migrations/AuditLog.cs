using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Netra.Storage.Migrations;

[DbContext(typeof(NetraDb))]
[Migration("0030_audit_log")]
sealed class AuditLog : ScriptMigration;
