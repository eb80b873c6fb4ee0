using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Netra.Storage.Migrations;

/// <summary>A migration that is one SQL script for each engine, embedded beside it: <c>ID.postgresql.sql</c> and <c>ID.sqlite.sql</c>.</summary>
abstract class ScriptMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var id = GetType().GetCustomAttribute<MigrationAttribute>()!.Id;
        var engine = ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite" ? "sqlite" : "postgresql";
        using var script = GetType().Assembly.GetManifestResourceStream($"Netra.Storage.Migrations.{id}.{engine}.sql")
            ?? throw new InvalidOperationException($"The migration {id} has no script for {engine}.");
        using var reader = new StreamReader(script);
        if (reader.ReadToEnd() is { Length: > 0 } sql)
            migrationBuilder.Sql(sql);
    }
}
