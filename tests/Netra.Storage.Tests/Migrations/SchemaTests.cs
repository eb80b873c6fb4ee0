using Netra.Tests;

namespace Netra.Storage.Tests.Migrations;

public sealed class SchemaTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task The_migrations_make_what_the_model_says(string engine)
    {
        await using var migrated = await ScratchDatabase.OnAsync(engine);
        await using var modelled = await ScratchDatabase.OnAsync(engine, migrated: false);
        await using var byMigrations = migrated.Open();
        await using var byModel = modelled.Open();
        await byModel.Database.EnsureCreatedAsync(Stop);

        var (actual, expected) = (await SchemaText.ReadAsync(byMigrations, Stop), await SchemaText.ReadAsync(byModel, Stop));

        Assert.NotEmpty(expected);
        Assert.Equal([], expected.Except(actual, StringComparer.Ordinal)); // in the model only
        Assert.Equal([], actual.Except(expected, StringComparer.Ordinal)); // in the migrations only
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_second_migration_finds_nothing_to_do(string engine)
    {
        await using var database = await ScratchDatabase.OnAsync(engine, migrated: false);

        Assert.NotEmpty(await DatabaseMigrator.MigrateAsync(database.Url, Stop));
        Assert.Empty(await DatabaseMigrator.MigrateAsync(database.Url, Stop));
    }
}
