using Netra.Storage.Threads;

namespace Netra.Api.Tests.Threads;

public sealed class ThreadTests(ApiHost shared)
{
    [Fact]
    public async Task A_thread_is_made_read_renamed_and_deleted()
    {
        using var user = await shared.UserAsync();
        var made = await user.PostAsync("/v1/threads", new { title = "Bills" });
        Assert.Equal((201, "\"1\"", "Bills"), (made.Status, made.Headers["ETag"], made.Json.GetProperty("title").GetString()));
        Assert.Equal(["created_at", "id", "title", "updated_at", "version"], made.Json.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal));
        Assert.Equal($"/v1/threads/{made.Id}", made.Headers["Location"]);

        var renamed = await user.PatchAsync($"/v1/threads/{made.Id}", new { title = "Our bills" }, ("If-Match", "\"1\""));
        Assert.Equal((200, "\"2\""), (renamed.Status, renamed.Headers["ETag"]));
        var read = await user.GetAsync($"/v1/threads/{made.Id}");
        Assert.Equal(("\"2\"", "Our bills", 2), (read.Headers["ETag"], read.Json.GetProperty("title").GetString(), read.Json.GetProperty("version").GetInt32()));
        Assert.Equal(304, (await user.GetAsync($"/v1/threads/{made.Id}", ("If-None-Match", "\"2\""))).Status);
        Assert.Equal(made.Id, Assert.Single((await user.GetAsync("/v1/threads")).Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid());

        Assert.Equal(204, (await user.DeleteAsync($"/v1/threads/{made.Id}")).Status);
        (await user.GetAsync($"/v1/threads/{made.Id}")).IsProblem(404, "not_found");
        (await user.GetAsync($"/v1/threads/{made.Id}/messages")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_read()
    {
        using var user = await shared.UserAsync();
        var path = $"/v1/threads/{(await user.PostAsync("/v1/threads", new { title = "a" })).Id}";

        (await user.PatchAsync(path, new { title = "b" })).IsProblem(428, "precondition_required");
        (await user.PatchAsync(path, new { title = "b" }, ("If-Match", "\"7\""))).IsProblem(412, "precondition_failed");
        (await user.PatchAsync(path, new { title = "b" }, ("If-Match", "W/\"1\""))).IsProblem(412, "precondition_failed");
        Assert.Equal("a", (await user.GetAsync(path)).Json.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Of_many_changes_to_one_version_one_is_made(string engine)
    {
        await using var host = await ApiHost.StartAsync(TestDatabase.Of(engine));
        using var user = await host.UserAsync();
        var path = $"/v1/threads/{(await user.PostAsync("/v1/threads", new { title = "a" })).Id}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => user.PatchAsync(path, new { title = $"t{i}" }, ("If-Match", "\"1\""))));

        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(7, answers.Count(a => a.Status == 412));
        Assert.Equal(2, (await user.GetAsync(path)).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Another_users_thread_is_not_found_by_any_operation()
    {
        using var owner = await shared.UserAsync();
        using var other = await shared.UserAsync(tenant: owner.Tenant);
        var id = (await owner.PostAsync("/v1/threads", new { title = "mine" })).Id;
        var unknown = await other.GetAsync($"/v1/threads/{Guid.CreateVersion7()}");

        Answer[] refused =
        [
            await other.GetAsync($"/v1/threads/{id}"), await other.GetAsync($"/v1/threads/{id}/messages"), await other.DeleteAsync($"/v1/threads/{id}"),
            await other.PatchAsync($"/v1/threads/{id}", new { title = "yours" }, ("If-Match", "\"1\"")), await other.PutAsync($"/v1/threads/{id}", new { title = "x" }),
            await other.PostAsync("/v1/runs", new { agent = "echo", input = new { text = "x" }, thread_id = id }), await other.GetAsync("/v1/threads/none"),
        ];

        Assert.All(refused, r => Assert.Equal(unknown.Untraced, r.Untraced));
        Assert.Empty((await other.GetAsync("/v1/threads")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("mine", (await owner.GetAsync($"/v1/threads/{id}")).Json.GetProperty("title").GetString());
    }

    [Fact]
    public async Task An_id_of_the_callers_own_makes_a_thread_once()
    {
        using var user = await shared.UserAsync();
        var id = Guid.CreateVersion7();

        var first = await user.PutAsync($"/v1/threads/{id}", new { title = "first" });
        var second = await user.PutAsync($"/v1/threads/{id}", new { title = "second" });

        Assert.Equal((201, 200, id), (first.Status, second.Status, second.Id));
        Assert.Equal("first", second.Json.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_tier_allows_so_many_threads_however_many_ask_at_once(string engine)
    {
        await using var host = await ApiHost.StartAsync(
            TestDatabase.Of(engine), ("Tiers:Items:0:Name", "few"), ("Tiers:Items:0:Threads", "3"), ("Tiers:Items:0:Permissions:0", "agent_execution"));
        using var user = await host.UserAsync("few");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => user.PostAsync("/v1/threads", new { title = $"t{i}" })));

        Assert.Equal(3, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.IsProblem(429, "quota_exceeded"));
        Assert.Equal(3, (await user.GetAsync("/v1/threads")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Messages_are_read_in_pages_oldest_first_and_go_with_their_thread()
    {
        using var user = await shared.UserAsync();
        var id = (await user.PostAsync("/v1/threads", new { title = "a" })).Id;
        await shared.WriteAsync((db, now) =>
        {
            db.AddRange(Enumerable.Range(0, 5).Select(i => Message(user, id, now.AddMilliseconds(i), $"m{i}")));
            return Task.CompletedTask;
        });

        var first = (await user.GetAsync($"/v1/threads/{id}/messages?limit=3")).Json;
        var second = (await user.GetAsync($"/v1/threads/{id}/messages?limit=3&cursor={first.GetProperty("next_cursor").GetString()}")).Json;

        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(m => m.GetProperty("content").GetString()));
        await user.DeleteAsync($"/v1/threads/{id}");
        await using var db = shared.OpenDatabase();
        Assert.DoesNotContain(db.ThreadMessages, m => m.ThreadId == id);
    }

    [Theory]
    [InlineData("""{"title":""}""")]
    [InlineData("""{"title":"a\u0007"}""")]
    [InlineData("""{}""")]
    [InlineData("""{"title":"a","id":"0199c0de-0000-7000-8000-000000000000"}""")]
    public async Task A_title_must_be_one_and_nothing_else_can_be_set(string body)
    {
        using var user = await shared.UserAsync();
        (await user.PostAsync("/v1/threads", body)).IsProblem(400, "invalid_request");
    }

    static ThreadMessage Message(TestUser user, Guid thread, DateTimeOffset at, string content) => new()
    {
        Id = Guid.CreateVersion7(at),
        ThreadId = thread,
        TenantId = user.TenantId,
        OwnerId = user.UserId,
        RunId = Guid.CreateVersion7(),
        Role = MessageRoles.User,
        Content = content,
        RunStatus = "completed",
        CreatedAt = at,
    };
}
