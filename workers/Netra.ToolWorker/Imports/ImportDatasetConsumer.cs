using MassTransit;
using Netra.Contracts.Datasets;
using Netra.Hosting;
using Netra.Sdk;

namespace Netra.ToolWorker;

/// <summary>Imports a staged file under a lease; a worker that dies is followed by another that begins anew.</summary>
sealed partial class ImportDatasetConsumer(ImportClaims claims, DatasetImporter importer, ILogger<ImportDatasetConsumer> log) : IConsumer<ImportDataset>
{
    public async Task Consume(ConsumeContext<ImportDataset> context)
    {
        if (await claims.TakeAsync(context.Message.DatasetId, context.CancellationToken) is not { } claim)
            return;
        try
        {
            await importer.ImportAsync(claim, context.CancellationToken);
        }
        catch (FailureException e)
        {
            await claims.FailAsync(claim, e.Failure.Message, context.CancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException && !FailurePolicy.IsOutage(e)) // the file's reader may throw anything; the owner is told
        {
            ImportThrew(log, e, claim.DatasetId);
            await claims.FailAsync(claim, $"The file could not be read: {e.Message}", context.CancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Import of dataset {Dataset} threw")]
    static partial void ImportThrew(ILogger logger, Exception exception, Guid dataset);
}
