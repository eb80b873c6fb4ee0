using MassTransit;
using Netra.Contracts.Datasets;
using Netra.Hosting;
using Netra.Sdk;
using Netra.Storage;

namespace Netra.ToolWorker;

/// <summary>Imports a staged file under a lease; a worker that dies is followed by another that begins anew.</summary>
sealed partial class ImportDatasetConsumer(ImportClaims claims, DatasetImporter importer, ILogger<ImportDatasetConsumer> log) : IConsumer<ImportDataset>
{
    public async Task Consume(ConsumeContext<ImportDataset> context)
    {
        using var _ = RowScope.User(context.Message.TenantId, context.Message.OwnerId);
        await ImportAsync(context.Message.DatasetId, context.CancellationToken);
    }

    /// <summary>Imports the file where it is free to take; its dataset is then ready or failed, unless another worker took it over.</summary>
    public async Task ImportAsync(Guid datasetId, CancellationToken cancellationToken)
    {
        if (await claims.TakeAsync(datasetId, cancellationToken) is not { } claim)
            return;
        try
        {
            await importer.ImportAsync(claim, cancellationToken);
        }
        catch (FailureException e)
        {
            await claims.FailAsync(claim, e.Failure.Message, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException && !FailurePolicy.IsOutage(e)) // the file's reader may throw anything; the owner is told
        {
            ImportThrew(log, e, claim.DatasetId);
            await claims.FailAsync(claim, $"The file could not be read: {e.Message}", cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Import of dataset {Dataset} threw")]
    static partial void ImportThrew(ILogger logger, Exception exception, Guid dataset);
}
