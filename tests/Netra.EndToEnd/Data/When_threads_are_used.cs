using System.Net.Http.Json;

namespace Netra.EndToEnd;

/// <summary>Threads over both replicas of the API.</summary>
public sealed class When_threads_are_used(TestFleet fleet) : OnTheFleet(fleet)
{
    [Fact, Trait("Scenario", "D2")]
    public async Task They_are_listed_for_their_user_only_and_a_deleted_one_takes_its_messages_along()
    {
        var (user, other) = (await Fleet.UserAsync(), await Fleet.UserAsync());
        var there = user.At(Fleet.Apis[1]);
        var threads = new List<Guid>();
        for (var i = 0; i < 3; i++)
            threads.Add(await NewAsync(i % 2 == 0 ? user : there, $"thread {i}"));
        var run = await SubmitAsync(user, threads[0], Script.Of(Script.Calls(Script.Noop)));
        await user.CompletedAsync(run);

        Assert.Equal(threads.AsEnumerable().Reverse(), (await there.ListAsync("v1/threads")).Select(t => t.GetProperty("id").GetGuid()));
        Assert.Empty(await other.ListAsync("v1/threads"));
        (await other.GetAsync($"v1/threads/{threads[0]}")).Problem(404, "not_found");
        (await other.GetAsync($"v1/threads/{threads[0]}/messages")).Problem(404, "not_found");
        (await other.PostAsync("v1/runs", new { agent = Script.Agent, input = Script.Of(), thread_id = threads[0] })).Problem(404, "not_found");
        Assert.Equal(["user", "assistant"], (await there.ListAsync($"v1/threads/{threads[0]}/messages")).Select(m => m.GetProperty("role").GetString()));

        Assert.Equal(204, (int)(await there.SendAsync(HttpMethod.Delete, $"v1/threads/{threads[0]}")).Status);

        (await user.GetAsync($"v1/threads/{threads[0]}")).Problem(404, "not_found");
        Assert.Equal("0", await Fleet.SqlAsync($"SELECT count(*) FROM thread_messages WHERE thread_id = '{threads[0]}'"));
        Assert.Equal("completed", (await user.RunAsync(run)).GetProperty("status").GetString());
    }

    [Fact, Trait("Scenario", "D3")]
    public async Task A_nested_result_completes_and_a_change_to_a_version_that_is_gone_is_refused()
    {
        var user = await Fleet.UserAsync();
        var thread = await NewAsync(user, "nested");
        var child = new { child = new { agent = Script.Agent, input = new { steps = new[] { Script.Sleep(700) }, result = new { status = "completed", depth = new { value = 7 } } } } };
        var id = await SubmitAsync(user, thread, new { steps = new object[] { child }, result = new { status = "completed" } });

        await Wait.ForAsync("the child under way", 20, () => user.RunAsync(id), r => r.GetProperty("waiting_for").GetString() == "child");
        var before = await user.GetAsync($"v1/threads/{thread}");
        var run = await user.CompletedAsync(id);
        Assert.Equal("completed", run.GetProperty("result").GetProperty("result").GetProperty("status").GetString());

        using var title = JsonContent.Create(new { title = "late" });
        (await user.SendAsync(HttpMethod.Patch, $"v1/threads/{thread}", title, ("If-Match", before.Headers.ETag!.Tag))).Problem(412, "precondition_failed");
        using var again = JsonContent.Create(new { title = "in time" });
        var now = await user.GetAsync($"v1/threads/{thread}");
        Assert.Equal(200, (int)(await user.SendAsync(HttpMethod.Patch, $"v1/threads/{thread}", again, ("If-Match", now.Headers.ETag!.Tag))).Status);
    }

    [Fact, Trait("Scenario", "D5")]
    public async Task A_change_through_one_replica_is_read_through_the_other_at_once()
    {
        var user = await Fleet.UserAsync();
        var there = user.At(Fleet.Apis[1]);
        var thread = await NewAsync(user, "first");
        for (var i = 0; i < 10; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (user, there) : (there, user);
            var etag = (await reader.GetAsync($"v1/threads/{thread}")).Headers.ETag!.Tag;
            using var title = JsonContent.Create(new { title = $"title {i}" });
            Assert.Equal(200, (int)(await writer.SendAsync(HttpMethod.Patch, $"v1/threads/{thread}", title, ("If-Match", etag))).Status);
            Assert.Equal($"title {i}", (await reader.GetAsync($"v1/threads/{thread}")).Text("title"));
        }
    }

    static async Task<Guid> NewAsync(FleetUser user, string title)
    {
        var made = await user.PostAsync("v1/threads", new { title });
        Assert.True((int)made.Status == 201, made.ToString());
        return made.Json.GetProperty("id").GetGuid();
    }

    static async Task<Guid> SubmitAsync(FleetUser user, Guid thread, object input)
    {
        var answer = await user.PostAsync("v1/runs", new { agent = Script.Agent, input, thread_id = thread });
        Assert.True((int)answer.Status == 202, answer.ToString());
        return answer.Json.GetProperty("id").GetGuid();
    }
}
