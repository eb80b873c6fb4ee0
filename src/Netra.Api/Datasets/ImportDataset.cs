using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Netra.Api.Callers;
using Netra.Api.Commands;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage.Datasets;

namespace Netra.Api.Datasets;

/// <summary>POST /v1/datasets: the bytes are staged and checked here; a tool worker reads them into columns.</summary>
static class ImportDataset
{
    public static async Task<Results<Created<DatasetView>, Accepted<DatasetView>, Ok<DatasetView>>> HandleAsync(
        [Description("The file's name when absent.")] string? name,
        [Description("focus, llm, inventory or hourly; recognised by the first line when absent.")] string? kind,
        HttpContext http, Staging staging, DatasetStore store, CommandSender commands, CancellationToken cancellationToken)
    {
        var caller = http.Caller();
        CheckKind(kind);
        var upload = await UploadedFile.OpenAsync(http.Request, cancellationToken);
        CheckKind(upload.Kind);
        var title = PlainText.Check(name ?? upload.Name ?? "dataset", "name");
        var file = await staging.StageAsync(upload.Content, cancellationToken);
        var keep = false;
        try
        {
            var (row, known) = await store.AddAsync(caller, file, title, kind ?? upload.Kind ?? "", cancellationToken);
            keep = !known;
            if (row.Status == DatasetStatus.Importing)
                commands.Send(new Contracts.Datasets.ImportDataset(row.Id, row.TenantId, row.OwnerId));
            return await AnswerAsync(store, row, known, cancellationToken);
        }
        finally
        {
            if (!keep)
                await staging.DiscardAsync(file.Id);
        }
    }

    static async Task<Results<Created<DatasetView>, Accepted<DatasetView>, Ok<DatasetView>>> AnswerAsync(
        DatasetStore store, DatasetRow row, bool known, CancellationToken cancellationToken)
    {
        var imported = await store.WaitForImportAsync(row.Id, cancellationToken) ?? throw RefusedException.NotFound();
        if (imported.Status == DatasetStatus.Failed)
        {
            await store.DeleteAsync(imported.OwnerId, imported.Id, cancellationToken);
            throw RefusedException.InvalidFile(imported.Error ?? "The file could not be imported.");
        }

        var location = $"/v1/datasets/{imported.Id}";
        if (imported.Status == DatasetStatus.Importing)
            return TypedResults.Accepted(location, DatasetView.From(imported));
        return known ? TypedResults.Ok(DatasetView.From(imported)) : TypedResults.Created(location, DatasetView.From(imported));
    }

    static void CheckKind(string? kind)
    {
        if (kind is not (null or "focus" or "llm" or "inventory" or "hourly"))
            throw RefusedException.Invalid("'kind' must be focus, llm, inventory or hourly.");
    }
}
