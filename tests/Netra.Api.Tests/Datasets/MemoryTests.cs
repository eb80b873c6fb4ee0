using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Netra.Api.Tests.Datasets;

/// <summary>What it measures is the whole process: no other test runs beside it.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true), Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    const int Megabytes = 200;

    [Fact]
    public async Task A_large_upload_streams_through_bounded_memory()
    {
        await using var host = await ApiHost.StartAsync();
        host.Import = import => host.EndImportAsync(import.DatasetId);
        using var user = await host.UserAsync();
        using var content = new Rows(Megabytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var before = Heap();
        var most = 0L;
        content.Wrote = () => most = Math.Max(most, Heap() - before);
        var answer = await user.SendAsync(HttpMethod.Post, "/v1/datasets", content);
        Assert.Equal((201, Megabytes << 20), (answer.Status, answer.Json.GetProperty("bytes").GetInt64()));
        Assert.InRange(most, 0, 64L << 20);
    }

    static long Heap() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>A table as a client would stream it from a disk; tells of every tenth of its length.</summary>
    sealed class Rows(int megabytes) : HttpContent
    {
        public Action? Wrote { get; set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var line = Encoding.ASCII.GetBytes("BilledCost,Service\n" + new string('1', 65_536 - 20) + "\n");
            for (var i = 0; i < megabytes * 16; i++)
            {
                await stream.WriteAsync(line.AsMemory(0, 65_536));
                if (i % (megabytes * 16 / 10) == 0)
                    Wrote?.Invoke();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
