using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Netra.Api.Callers;
using Netra.Api.Json;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Storage;
using Netra.Storage.Datasets;

namespace Netra.Api.Datasets;

/// <summary>GET /v1/datasets, /v1/datasets/{id} and its /quality.</summary>
static class ReadDatasets
{
    public static async Task<Ok<Page<DatasetView>>> ListAsync(
        string? cursor, long? limit, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var most = Paging.Limit(limit);
        var owner = http.Caller().UserId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var datasets = db.Datasets.AsNoTracking().Where(d => d.OwnerId == owner);
        if (Paging.After(cursor) is { } last)
            datasets = datasets.Where(d => d.Id < last);
        var rows = await datasets.OrderByDescending(d => d.Id).Take(most + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Page(http, rows, most, DatasetView.From, d => Paging.Cursor(d.Id)));
    }

    public static async Task<Ok<DatasetView>> GetAsync(
        string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken) =>
        TypedResults.Ok(DatasetView.From(await OwnAsync(id, http, contexts, cancellationToken)));

    public static async Task<Ok<QualityView>> QualityAsync(
        string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var d = await OwnAsync(id, http, contexts, cancellationToken);
        return TypedResults.Ok(new QualityView(d.Id, d.Status, d.FocusVersion, new RawJson(d.Columns), d.Rows, d.RejectedRows, new RawJson(d.Rejected)));
    }

    static async Task<DatasetRow> OwnAsync(string id, HttpContext http, IDbContextFactory<NetraDb> contexts, CancellationToken cancellationToken)
    {
        var (datasetId, owner) = (Ids.Parse(id), http.Caller().UserId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Id == datasetId && d.OwnerId == owner, cancellationToken)
            ?? throw RefusedException.NotFound();
    }
}
