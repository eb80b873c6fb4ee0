using Microsoft.AspNetCore.Http.HttpResults;
using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Api.Requests;

namespace Netra.Api.Datasets;

/// <summary>DELETE /v1/datasets/{id}.</summary>
static class DeleteDataset
{
    public static async Task<NoContent> HandleAsync(string id, HttpContext http, DatasetStore store, CancellationToken cancellationToken) =>
        await store.DeleteAsync(http.Caller().UserId, Ids.Parse(id), cancellationToken) ? TypedResults.NoContent() : throw RefusedException.NotFound();
}
