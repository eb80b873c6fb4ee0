using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Netra.Hosting;
using Netra.Storage;

namespace Netra.Notifier.Tests;

public sealed class When_another_part_shares_the_process
{
    [Fact]
    public async Task Its_routes_and_fallback_are_left_alone()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("netra-notifier-");
        var database = $"sqlite:{Path.Combine(folder.FullName, "netra.db")}";
        await DatabaseMigrator.MigrateAsync(database, stop);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Database:Url"] = database, ["Broker:Url"] = "memory" });
        await using (var app = NetraApp.Create(builder, "embedded", netra =>
        {
            netra.Map(web => web.MapGet("/v1/runs/{id}", (string id) => TypedResults.Text("run " + id)));
            netra.AddNotifier();
            netra.Map(web => web.MapFallback(() => TypedResults.Text("console")));
        }))
        {
            await app.StartAsync(stop);
            using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
            Assert.Equal("run 1", await http.GetStringAsync(new Uri("/v1/runs/1", UriKind.Relative), stop));
            Assert.Equal("console", await http.GetStringAsync(new Uri("/", UriKind.Relative), stop));
            using var stream = await http.GetAsync(new Uri("/v1/stream/runs/1", UriKind.Relative), stop);
            Assert.Equal(HttpStatusCode.Unauthorized, stream.StatusCode);
            await app.StopAsync(stop);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
