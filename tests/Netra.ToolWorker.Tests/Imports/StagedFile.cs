using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Datasets;
using Netra.Storage.Tenants;
using Netra.Tests;

namespace Netra.ToolWorker.Tests.Imports;

/// <summary>A file as the API leaves it for a tool worker, and the parts that import it.</summary>
sealed class StagedFile : IAsyncDisposable
{
    ScratchDatabase database = null!;
    ServiceProvider services = null!;

    public Guid Id { get; } = Guid.CreateVersion7();

    public Guid OwnerId { get; private set; }

    public LineFormat Format { get; } = new();

    public ImportClaims Claims => services.GetRequiredService<ImportClaims>();

    public OwnedDatasets Datasets => services.GetRequiredService<OwnedDatasets>();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<StagedFile> OfAsync(string text, bool gzip = false, string kind = "", long? rowsAllowed = null)
    {
        var file = new StagedFile { database = await ScratchDatabase.OnAsync("sqlite") };
        var collection = new ServiceCollection().AddLogging().AddSingleton<IDbContextFactory<NetraDb>>(file.database).AddSingleton(TimeProvider.System)
            .AddSingleton<IDatasetFormat>(file.Format).AddSingleton<AuditTrail>().AddSingleton<JwtCredentials>().AddSingleton<CallerResolver>().AddSingleton<ImportClaims>().AddSingleton<DatasetImporter>()
            .AddSingleton<ColumnCache>().AddSingleton<OwnedDatasets>();
        collection.Configure<TierOptions>(o => o.Items.Add(new Tier { Name = "t", RowsPerDataset = rowsAllowed }));
        file.services = collection.BuildServiceProvider();
        await using var db = file.database.Open();
        var now = await DbClock.NowAsync(db, Stop);
        var tenant = await Accounts.EnsureTenantAsync(db, "t", "t", now, Stop);
        file.OwnerId = (await Accounts.EnsureUserAsync(db, tenant.Id, "u", email: null, [], now, Stop)).Id;
        db.Add(new DatasetRow { Id = file.Id, TenantId = tenant.Id, OwnerId = file.OwnerId, Name = "n", Kind = kind, Gzip = gzip, Sha256 = "s", DueAt = now, CreatedAt = now });
        var bytes = gzip ? Compressed(text) : Encoding.UTF8.GetBytes(text);
        foreach (var (number, part) in bytes.Chunk(7).Index())
            db.Add(new StagedPart { DatasetId = file.Id, Number = number, Content = part });
        await db.SaveChangesAsync(Stop);
        return file;
    }

    /// <summary>What the consumer does with the message.</summary>
    public Task ConsumeAsync() =>
        ActivatorUtilities.CreateInstance<ImportDatasetConsumer>(services).ImportAsync(Id, Stop);

    public Task ImportAsync(ImportClaim claim) => services.GetRequiredService<DatasetImporter>().ImportAsync(claim, Stop);

    public async Task<DatasetRow> RowAsync()
    {
        await using var db = database.Open();
        return await db.Datasets.AsNoTracking().SingleAsync(Stop);
    }

    public async Task<(int Parts, int Chunks)> LeftAsync()
    {
        await using var db = database.Open();
        return (await db.StagedParts.CountAsync(Stop), await db.DatasetChunks.CountAsync(Stop));
    }

    /// <summary>As if its worker had died: the lease is over.</summary>
    public async Task LoseLeaseAsync()
    {
        await using var db = database.Open();
        await db.Datasets.ExecuteUpdateAsync(d => d.SetProperty(x => x.LeaseUntil, x => x.CreatedAt), Stop);
    }

    public async Task<IReadOnlyList<string?>> ReadAsync()
    {
        var dataset = await Datasets.Of(OwnerId).OpenAsync(Id, Stop);
        var rows = new List<string?>();
        await foreach (var chunk in dataset.ReadAsync(["line"], Stop))
            rows.AddRange(Enumerable.Range(0, chunk.RowCount).Select(i => chunk["line"]![i]));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    static byte[] Compressed(string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return buffer.ToArray();
    }
}
