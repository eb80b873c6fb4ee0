using Microsoft.Extensions.Options;
using Netra.Api.Callers;
using Netra.Api.Limits;
using Netra.Api.Problems;
using Netra.Hosting.Callers;

namespace Netra.Api.Datasets;

/// <summary>The routes of datasets.</summary>
static class DatasetsApi
{
    /// <summary>What a multipart body has beside the file.</summary>
    const long MultipartFrame = 64 * 1024;

    public static void AddDatasets(this IServiceCollection services)
    {
        services.AddOptions<DatasetOptions>().BindConfiguration(DatasetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Staging>();
        services.AddSingleton<DatasetStore>();
        services.AddHostedService<OrphanedParts>();
    }

    public static void MapDatasets(this IEndpointRouteBuilder v1)
    {
        var most = v1.ServiceProvider.GetRequiredService<IOptions<DatasetOptions>>().Value.MaxBytes;
        var datasets = v1.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapPost("", ImportDataset.HandleAsync).WithName("ImportDataset").WithSummary("Upload a file, raw or multipart; the same bytes are the same dataset.")
            .Requires(PermissionNames.DataWrite).Refuses(400, 413, 415)
            .AddOpenApiOperationTransformer((operation, _, _) => UploadBody.DescribeAsync(operation))
            .WithMetadata(new RouteBodyLimit(most == long.MaxValue ? most : most + MultipartFrame));
        datasets.MapGet("", ReadDatasets.ListAsync).WithName("ListDatasets").WithSummary("List own datasets, newest first.")
            .Requires(PermissionNames.AnalyticsRead).Refuses(400);
        datasets.MapGet("/{id}", ReadDatasets.GetAsync).WithName("GetDataset").WithSummary("A dataset.")
            .Requires(PermissionNames.AnalyticsRead).Refuses(404);
        datasets.MapGet("/{id}/quality", ReadDatasets.QualityAsync).WithName("GetDatasetQuality").WithSummary("Columns, and rejected rows with their lines.")
            .Requires(PermissionNames.AnalyticsRead).Refuses(404);
        datasets.MapDelete("/{id}", DeleteDataset.HandleAsync).WithName("DeleteDataset").WithSummary("Delete a dataset and its rows.")
            .Requires(PermissionNames.DataWrite).Refuses(404);
    }
}
