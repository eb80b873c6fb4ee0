using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Netra.Storage.Tests.Isolation;

/// <summary>Every table whose rows have a tenant and an owner, of the model as it is: by its query filter, and on PostgreSQL also without it, by its policy.</summary>
[Trait("Scenario", "D4")]
public sealed class When_a_table_has_owners
{
    static readonly MethodInfo Owners = typeof(When_a_table_has_owners).GetMethod(nameof(OwnersAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task Each_shows_the_rows_of_the_user_only(string engine)
    {
        await using var database = await GuardedDatabase.OnAsync(engine);
        var (tenant, user) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using (var owner = database.OpenAsOwner())
        {
            foreach (var type in Owned(owner))
                owner.AddRange(RowOf(type, tenant, user), RowOf(type, tenant, Guid.CreateVersion7()), RowOf(type, Guid.CreateVersion7(), Guid.CreateVersion7()));
            await owner.SaveChangesAsync(Stop);
        }

        using var _ = RowScope.User(tenant, user);
        await using var db = await database.Contexts.CreateDbContextAsync(Stop);
        List<string> open = [];
        foreach (var type in Owned(db))
        {
            if (await (Task<List<Guid>>)Owners.MakeGenericMethod(type.ClrType).Invoke(null, [db])! is not [var filtered] || filtered != user)
                open.Add($"{type.GetTableName()}: its filter");
            if (!db.IsSqlite && (await db.Database.SqlQueryRaw<Guid>(string.Concat("SELECT owner_id AS \"Value\" FROM ", type.GetTableName())).ToListAsync(Stop) is not [var seen] || seen != user))
                open.Add($"{type.GetTableName()}: its policy");
        }

        Assert.Empty(open);
        Assert.InRange(Owned(db).Count(), 11, 100);
    }

    static IEnumerable<IEntityType> Owned(NetraDb db) =>
        db.Model.GetEntityTypes().Where(t => t.FindProperty("TenantId") is { IsNullable: false } && t.FindProperty("OwnerId") is { IsNullable: false });

    static Task<List<Guid>> OwnersAsync<T>(NetraDb db)
        where T : class => db.Set<T>().AsNoTracking().Select(e => EF.Property<Guid>(e, "OwnerId")).ToListAsync(Stop);

    static object RowOf(IEntityType type, Guid tenant, Guid user)
    {
        var row = Activator.CreateInstance(type.ClrType)!;
        foreach (var id in type.GetProperties().Where(p => p.ClrType == typeof(Guid)))
            id.PropertyInfo!.SetValue(row, id.Name switch { "TenantId" => tenant, "OwnerId" => user, _ => Guid.CreateVersion7() });
        return row;
    }
}
