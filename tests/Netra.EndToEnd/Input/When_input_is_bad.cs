using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.EndToEnd;

/// <summary>Refused requests store nothing and publish nothing.</summary>
public sealed class When_input_is_bad(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact, Trait("Scenario", "A9")]
    public async Task An_unknown_agent_is_not_found()
    {
        var user = await Fleet.UserAsync();

        var problem = (await user.PostAsync("v1/runs", new { agent = "no-such-agent", input = new { } })).Problem(404, "unknown_agent");

        Assert.Contains("Agent no-such-agent not found", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await NothingStoredAsync(user);
    }

    [Fact]
    public async Task Input_that_breaks_the_schema_is_refused_with_a_pointer_to_each_fault()
    {
        var user = await Fleet.UserAsync();

        var answer = await user.PostAsync("v1/runs", new { agent = Script.Agent, input = new { steps = new object[] { new { sleep_ms = "long" }, new { progress = 101 } } } });

        var problem = answer.Problem(400, "invalid_input").ToString();
        Assert.Contains("/steps/0/sleep_ms", problem, StringComparison.Ordinal);
        Assert.Contains("/steps/1/progress", problem, StringComparison.Ordinal);
        await NothingStoredAsync(user);
    }

    [Theory, Trait("Scenario", "P5")]
    [InlineData("""{"agent":"","input":{"steps":[]}}""")]
    [InlineData("""{"agent":null,"input":{"steps":[]}}""")]
    [InlineData("""{"input":{"steps":[]}}""")]
    [InlineData("""{"agent":"script","input":[]}""")]
    [InlineData("""{"agent":"script","input":"text"}""")]
    [InlineData("""{"agent":"script"}""")]
    [InlineData("""{"agent":"script","input":{"steps":[]},"unheard_of":1}""")]
    [InlineData("""{"agent":"script","input":{"steps":[]},"timeout_seconds":-1}""")]
    [InlineData("""{"agent":"script","input":{"steps":[}""")]
    [InlineData("")]
    public async Task A_malformed_request_is_refused(string body)
    {
        var user = await Fleet.UserAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await user.PostAsync("v1/runs", content);

        Assert.True((int)answer.Status == 400, answer.ToString());
        Assert.NotEmpty(answer.Text("code"));
        await NothingStoredAsync(user);
    }

    [Fact, Trait("Scenario", "P5")]
    public async Task A_body_over_one_mebibyte_is_too_large()
    {
        var user = await Fleet.UserAsync();

        (await user.PostAsync("v1/runs", new { agent = Script.Agent, input = Script.OneProbe(new { echo = new string('x', 1_100_000) }) })).Problem(413, "body_too_large");

        await NothingStoredAsync(user);
    }

    [Fact]
    public async Task A_file_that_is_no_table_is_refused_and_not_kept()
    {
        var user = await Fleet.UserAsync();
        byte[][] files = [[], [0x25, 0x50, 0x44, 0x46, 0, 1, 2, 3], "just a line of prose\n"u8.ToArray(), "<html><body>404</body></html>"u8.ToArray()];

        foreach (var file in files)
        {
            var answer = await user.UploadAsync("bill.csv", file);
            Assert.True((int)answer.Status == 400, answer.ToString());
        }

        await NothingStoredAsync(user);
    }

    [Fact]
    public async Task A_truncated_gzip_is_refused_and_not_kept()
    {
        var user = await Fleet.UserAsync();
        using var whole = new MemoryStream();
        await using (var gzip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(await File.ReadAllBytesAsync(SampleData.PathOf(SampleData.Sample10), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        var answer = await user.UploadAsync("bill.csv.gz", whole.ToArray()[..^2000]);

        Assert.True((int)answer.Status == 400, answer.ToString());
        await NothingStoredAsync(user);
        Assert.InRange((int)(await user.UploadAsync("bill.csv.gz", whole.ToArray())).Status, 201, 202);
    }

    [Fact, Trait("Scenario", "P3")]
    public async Task A_missing_malformed_unknown_or_wrong_key_is_unauthorised()
    {
        var user = await Fleet.UserAsync();
        var key = user.Key!;
        string?[] keys = [null, "", "nonsense", "nk_", "nk_0_0", key + "x", key[..^1] + (key[^1] == 'a' ? 'b' : 'a'), "eyJhbGciOiJub25lIn0.e30."];

        foreach (var wrong in keys)
        {
            var caller = new FleetUser(Fleet.Apis[0], wrong, Guid.Empty, Guid.Empty);
            (await caller.PostAsync("v1/runs", new { agent = Script.Agent, input = Script.Of() })).Problem(401, "unauthorized");
            (await caller.GetAsync("v1/runs")).Problem(401, "unauthorized");
        }

        await NothingStoredAsync(user);
    }

    [Fact, Trait("Scenario", "P6")]
    public async Task A_foreign_run_and_an_unknown_one_get_the_same_bytes()
    {
        var owner = await Fleet.UserAsync();
        var stranger = await Fleet.UserAsync();
        var id = await owner.SubmitAsync(Script.Agent, Script.Of());
        string[] suffixes = ["", "/events", "/timeline", "/explain", "/report"];

        foreach (var suffix in suffixes)
        {
            var foreign = Untraced((await stranger.GetAsync($"v1/runs/{id}{suffix}")).Problem(404, "not_found"));
            Assert.DoesNotContain(id.ToString(), foreign, StringComparison.Ordinal);
            Assert.Equal(foreign, Untraced((await stranger.GetAsync($"v1/runs/{Guid.CreateVersion7()}{suffix}")).Problem(404, "not_found")));
            Assert.Equal(foreign, Untraced((await stranger.GetAsync($"v1/runs/not-an-id{suffix}")).Problem(404, "not_found")));
        }

        (await stranger.PostAsync($"v1/runs/{id}/cancel")).Problem(404, "not_found");
        await owner.CompletedAsync(id);
        Assert.Empty(await stranger.ListAsync("v1/runs"));
    }

    [Fact, Trait("Scenario", "P4")]
    public async Task A_caller_without_the_permission_is_told_which_is_missing()
    {
        var user = await Fleet.UserAsync("enterprise");

        var problem = (await user.PostAsync("v1/admin/users", new { tenant = "x", tier = "free", user = "y", permissions = Array.Empty<string>() })).Problem(403, "missing_permission");

        Assert.Equal(["admin"], problem.GetProperty("missing").EnumerateArray().Select(p => p.GetString()));
        (await user.GetAsync("v1/admin/users")).Problem(403, "missing_permission");
    }

    [Fact, Trait("Scenario", "D1")]
    public async Task A_user_exists_once_and_is_found_by_id_and_email()
    {
        var name = "d1-" + Guid.CreateVersion7();
        var body = new { tenant = name, tier = "free", user = name, email = name + "@example.org", permissions = Array.Empty<string>() };

        var created = await Fleet.Admin.PostAsync("v1/admin/users", body);

        var id = created.Json.GetProperty("user_id").GetGuid();
        Assert.Equal(201, (int)created.Status);
        Assert.Equal(id, (await Fleet.Admin.GetAsync($"v1/admin/users/{id}")).Json.GetProperty("id").GetGuid());
        Assert.Equal(id, Assert.Single(await Fleet.Admin.ListAsync($"v1/admin/users?email={name}@example.org")).GetProperty("id").GetGuid());
        Assert.Equal(409, (int)(await Fleet.Admin.PostAsync("v1/admin/users", body)).Status);
    }

    static async Task NothingStoredAsync(FleetUser user)
    {
        Assert.Empty(await user.ListAsync("v1/runs"));
        Assert.Empty(await user.ListAsync("v1/datasets"));
    }

    static string Untraced(JsonElement problem)
    {
        var node = JsonNode.Parse(problem.GetRawText())!.AsObject();
        node.Remove("trace_id");
        return node.ToJsonString();
    }
}
