using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Netra.Hosting.Catalogue;

public static class CatalogueRegistration
{
    /// <summary>The catalogue's cache, and the announcement of every <see cref="ICatalogueSource"/>. Safe to call from several parts.</summary>
    public static void AddCatalogue(this IServiceCollection services)
    {
        services.TryAddSingleton<CatalogueCache>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CatalogueAnnouncement>());
    }
}
