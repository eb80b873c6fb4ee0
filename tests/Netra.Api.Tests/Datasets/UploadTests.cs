using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Netra.Contracts.Datasets;

namespace Netra.Api.Tests.Datasets;

public sealed class UploadTests : IAsyncLifetime
{
    const string Csv = "BilledCost,ServiceName\n1.5,Compute\n2,Storage\n";

    ApiHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.StartAsync(null, ("Datasets:MaxBytes", "3000000"), ("Datasets:MaxInflatedBytes", "20000000"));
        host.Import = import => host.EndImportAsync(import.DatasetId);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_file_is_staged_byte_by_byte_and_answered_once_it_is_imported()
    {
        using var user = await host.UserAsync();
        var bytes = Encoding.UTF8.GetBytes(Csv + string.Concat(Enumerable.Repeat("1,a\n", 400_000)));
        var answer = await UploadAsync(user, bytes, "text/csv", "?name=bill.csv&kind=focus");
        Assert.Equal(201, answer.Status);
        Assert.Equal($"/v1/datasets/{answer.Id}", answer.Headers["Location"]);
        var json = answer.Json;
        Assert.Equal(("bill.csv", "ready", Sha(bytes)), (json.GetProperty("name").GetString(), json.GetProperty("status").GetString(), json.GetProperty("sha256").GetString()));
        Assert.Equal((2, 1, "1.2"), (json.GetProperty("rows").GetInt32(), json.GetProperty("rejected_rows").GetInt32(), json.GetProperty("focus_version").GetString()));
        await using var db = host.OpenDatabase();
        var parts = await db.StagedParts.Where(p => p.DatasetId == answer.Id).OrderBy(p => p.Number).ToListAsync();
        Assert.Equal(bytes, parts.SelectMany(p => p.Content));
        Assert.Equal(2, parts.Count);
        Assert.Equal(new ImportDataset(answer.Id, user.TenantId, user.UserId), Assert.Single(host.Received));
    }

    [Fact]
    public async Task The_same_bytes_of_the_same_owner_are_the_same_dataset()
    {
        using var user = await host.UserAsync();
        using var other = await host.UserAsync();
        var bytes = Encoding.UTF8.GetBytes(Csv);
        var first = await UploadAsync(user, bytes);
        var second = await UploadAsync(user, bytes, query: "?name=again");
        Assert.Equal((201, 200, first.Id), (first.Status, second.Status, second.Id));
        Assert.NotEqual(first.Id, (await UploadAsync(other, bytes)).Id);
        await using var db = host.OpenDatabase();
        Assert.Equal(2, await db.StagedParts.CountAsync());
    }

    [Fact]
    public async Task Many_uploads_of_the_same_bytes_at_once_are_one_dataset()
    {
        using var user = await host.UserAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => UploadAsync(user, Encoding.UTF8.GetBytes(Csv))));
        Assert.Single(answers.Select(a => a.Id).Distinct());
        await using var db = host.OpenDatabase();
        Assert.Equal((1, 1), (await db.Datasets.CountAsync(), await db.StagedParts.CountAsync()));
    }

    [Fact]
    public async Task A_gzip_of_several_members_and_JSON_lines_pass_and_a_multipart_file_takes_its_name_along()
    {
        using var user = await host.UserAsync();
        byte[] members = [.. Zip(Csv), .. Zip("3,c\n")];
        Assert.Equal(201, (await UploadAsync(user, members, "application/gzip")).Status);
        Assert.Equal(201, (await UploadAsync(user, Zip("{\"a\":1}"), "application/gzip")).Status);
        Assert.Equal(201, (await UploadAsync(user, Encoding.UTF8.GetBytes("\uFEFF{\"a\":1}\n{\"a\":2}\n"), "application/x-ndjson")).Status);
        using var form = new MultipartFormDataContent { { new StringContent("inventory"), "kind" } };
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(Csv + "9,9\n"));
        form.Add(file, "file", "../in/my.csv");
        var answer = await user.SendAsync(HttpMethod.Post, "/v1/datasets", form);
        Assert.Equal((201, "my.csv"), (answer.Status, answer.Json.GetProperty("name").GetString()));
        Assert.Equal(Sha(Encoding.UTF8.GetBytes(Csv + "9,9\n")), answer.Json.GetProperty("sha256").GetString());
    }

    public static TheoryData<string, byte[]> Bad() => new()
    {
        { "empty", [] },
        { "prose", "this is not a table\n"u8.ToArray() },
        { "one column", "a\n1\n"u8.ToArray() },
        { "unnamed columns", ",,,\n1,2,3,4\n"u8.ToArray() },
        { "binary", [0x89, (byte)'P', (byte)'N', (byte)'G', 0, 1, 2, 3, (byte)',', 4, 10] },
        { "not UTF-8", [0xff, 0xfe, (byte)',', 0x80, 10] },
        { "pretty JSON", "{\n\"a\": 1}"u8.ToArray() },
        { "JSON array", "[{\"a\":1,\"b\":2}]"u8.ToArray() },
        { "HTML", "<html><body>a,b</body></html>"u8.ToArray() },
        { "a long first line", Encoding.ASCII.GetBytes(new string('a', 2_000_000)) },
        { "gzip of prose", Zip("no table") },
        { "gzip of nothing", Zip("") },
        { "only a gzip header", [0x1f, 0x8b] },
        { "truncated in the data", Zip(Csv)[..^12] },
        { "truncated in the trailer", Zip(Csv)[..^1] },
        { "one byte behind the end", [.. Zip(Csv), 7] },
        { "zeros behind the end", [.. Zip(Csv), 0, 0, 0, 0] },
        { "gzip magic behind the end", [.. Zip(Csv), 0x1f, 0x8b] },
        { "truncated second member", [.. Zip(Csv), .. Zip("1,2\n")[..^5]] },
        { "truncated deep in a large file", Zip(Csv + Random(700_000))[..^1000] },
        { "damaged", Damaged() },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_file_that_is_no_table_or_broken_is_refused_and_nothing_is_kept(string what, byte[] bytes)
    {
        using var user = await host.UserAsync();
        var answer = await UploadAsync(user, bytes, "application/octet-stream");
        Assert.True(answer.Status == 400, $"{what}: {answer.Text}");
        answer.IsProblem(400, "invalid_file");
        await NothingKeptAsync();
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_and_nothing_is_kept()
    {
        using var user = await host.UserAsync();
        var large = Encoding.UTF8.GetBytes(Csv + new string('x', 3_000_000));
        (await UploadAsync(user, large)).IsProblem(413, "body_too_large");
        using var chunked = new StreamContent(new MemoryStream(large));
        chunked.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        (await user.SendAsync(HttpMethod.Post, "/v1/datasets", chunked, ("Transfer-Encoding", "chunked"))).IsProblem(413, "body_too_large");
        (await UploadAsync(user, Zip(Csv + new string('x', 30_000_000)), "application/gzip")).IsProblem(413, "body_too_large");
        await NothingKeptAsync();
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        using var user = await host.UserAsync();
        using var content = new StreamContent(new BreakingStream(Encoding.UTF8.GetBytes(Csv + new string('x', 2_000_000))));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        await Assert.ThrowsAnyAsync<Exception>(() => user.SendAsync(HttpMethod.Post, "/v1/datasets", content, ("Transfer-Encoding", "chunked")));
        await Eventually.TrueAsync(
            () =>
            {
                using var db = host.OpenDatabase();
                return !db.StagedParts.Any();
            },
            "the end of the parts");
    }

    [Fact]
    public async Task Another_content_type_kind_or_an_unusable_name_is_refused()
    {
        using var user = await host.UserAsync();
        (await UploadAsync(user, Encoding.UTF8.GetBytes(Csv), "image/png")).IsProblem(415, "unsupported_media_type");
        (await UploadAsync(user, Encoding.UTF8.GetBytes(Csv), query: "?kind=excel")).IsProblem(400, "invalid_request");
        (await UploadAsync(user, Encoding.UTF8.GetBytes(Csv), query: "?name=a%00b")).IsProblem(400, "invalid_request");
        using var form = new MultipartFormDataContent { { new StringContent("x"), "name" } };
        (await user.SendAsync(HttpMethod.Post, "/v1/datasets", form)).IsProblem(400, "invalid_request");
        await NothingKeptAsync();
    }

    [Fact]
    public async Task A_failed_import_is_a_400_with_its_reason_and_the_file_can_be_sent_again()
    {
        using var user = await host.UserAsync();
        host.Import = import => host.EndImportAsync(import.DatasetId, "the header lacks BilledCost");
        var answer = (await UploadAsync(user, Encoding.UTF8.GetBytes(Csv))).IsProblem(400, "invalid_file");
        Assert.Equal("the header lacks BilledCost", answer.Json.GetProperty("detail").GetString());
        await NothingKeptAsync();
        host.Import = import => host.EndImportAsync(import.DatasetId);
        Assert.Equal(201, (await UploadAsync(user, Encoding.UTF8.GetBytes(Csv))).Status);
    }

    [Fact]
    public async Task An_import_that_takes_longer_is_a_202_and_is_found_later()
    {
        using var user = await host.UserAsync();
        host.Import = null;
        var answer = await UploadAsync(user, Encoding.UTF8.GetBytes(Csv));
        Assert.Equal((202, "importing"), (answer.Status, answer.Json.GetProperty("status").GetString()));
        await host.EndImportAsync(answer.Id);
        Assert.Equal("ready", (await user.GetAsync($"/v1/datasets/{answer.Id}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_tier_allows_so_many_datasets_per_tenant()
    {
        using var user = await host.UserAsync("free");
        Assert.Equal(201, (await UploadAsync(user, Encoding.UTF8.GetBytes(Csv))).Status);
        Assert.Equal(200, (await UploadAsync(user, Encoding.UTF8.GetBytes(Csv))).Status);
        (await UploadAsync(user, Encoding.UTF8.GetBytes(Csv + "1,1\n"))).IsProblem(429, "quota_exceeded");
        await using var db = host.OpenDatabase();
        Assert.Equal((1, 1), (await db.Datasets.CountAsync(), await db.StagedParts.CountAsync()));
    }

    async Task NothingKeptAsync()
    {
        await using var db = host.OpenDatabase();
        Assert.Equal((0, 0), (await db.Datasets.CountAsync(), await db.StagedParts.CountAsync()));
    }

    static async Task<Answer> UploadAsync(TestUser user, byte[] bytes, string mediaType = "text/csv", string query = "")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return await user.SendAsync(HttpMethod.Post, "/v1/datasets" + query, content);
    }

    static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    static byte[] Zip(string text)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }

    static string Random(int bytes) => Convert.ToHexString(RandomNumberGenerator.GetBytes(bytes));

    static byte[] Damaged()
    {
        var bytes = Zip(Csv);
        bytes[^6] ^= 1;
        return bytes;
    }

    /// <summary>Gives its bytes and then fails, as a client whose connection breaks.</summary>
    sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new IOException("broken");
    }
}
