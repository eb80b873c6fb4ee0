using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Netra.Storage;

public static class StorageRegistration
{
    /// <summary>Registers pooled contexts for the database that <see cref="DatabaseOptions"/> names, and its clock.</summary>
    public static IServiceCollection AddNetraStorage(this IServiceCollection services)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateDataAnnotations()
            .Validate(IsAddress, "Database:Url must be 'postgresql://user:password@host:port/database' or 'sqlite:/path/to/file.db'.")
            .ValidateOnStart();
        services.AddPooledDbContextFactory<NetraDb>((provider, options) =>
        {
            var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            Use(options, database);
            options.AddInterceptors(provider.GetServices<IInterceptor>()).AddInterceptors(new RowScopeInterceptor(database));
        });
        services.TryAddSingleton(typeof(Transitions<>));
        services.TryAddSingleton<Runs.RunInserts>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<NetraDb>>().CreateDbContext());
        return services;
    }

    /// <summary>A context outside any container, for tools and tests.</summary>
    public static NetraDb Open(string url)
    {
        var options = new DbContextOptionsBuilder<NetraDb>();
        Use(options, new DatabaseOptions { Url = url });
        return new NetraDb(options.Options);
    }

    static void Use(DbContextOptionsBuilder options, DatabaseOptions database)
    {
        var url = DatabaseUrl.Parse(database.Url, database.PoolSize);
        options.ConfigureWarnings(w => w.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning)); // counts stop at a limit, whatever the order
        if (url.IsSqlite)
            options.UseSqlite(url.ConnectionString).AddInterceptors(new SqlitePragmas());
        else
            options.UseNpgsql(url.ConnectionString);
    }

    static bool IsAddress(DatabaseOptions options)
    {
        try
        {
            return DatabaseUrl.Parse(options.Url) is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
