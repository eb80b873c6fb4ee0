using System.Net.Http.Headers;

namespace Netra.EndToEnd;

/// <summary>Files sent to the fleet.</summary>
static class Uploads
{
    public static Task<Answer> UploadAsync(this FleetUser user, string name, byte[] content)
    {
        var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(Path.GetExtension(name) == ".gz" ? "application/gzip" : "text/csv");
        return user.PostAsync("v1/datasets?name=" + Uri.EscapeDataString(name), body);
    }

    /// <summary>Uploads a file of the sample data and waits for its import.</summary>
    public static async Task<Guid> ImportAsync(this FleetUser user, string file)
    {
        var answer = await user.UploadAsync(file, await File.ReadAllBytesAsync(SampleData.PathOf(file), TestContext.Current.CancellationToken));
        Assert.True((int)answer.Status is 201 or 202, answer.ToString());
        var id = answer.Json.GetProperty("id").GetGuid();
        var dataset = await Wait.ForAsync(
            $"the import of {file}", 60, async () => (await user.GetAsync($"v1/datasets/{id}")).Json, d => d.GetProperty("status").GetString() is not "importing");
        Assert.True(dataset.GetProperty("status").GetString() == "ready", dataset.ToString());
        return id;
    }
}
