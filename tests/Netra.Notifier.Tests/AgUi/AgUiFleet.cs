using System.Text.Json;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Tests;

namespace Netra.Notifier.Tests;

/// <summary>A notifier, the API that it submits to, and a user of both.</summary>
sealed class AgUiFleet : IAsyncDisposable
{
    public const string Agent = "test";
    public const string Call = "0198f0c4-0000-7000-8000-000000000001";

    public required FakeApi Api { get; init; }

    public required TestNotifier Notifier { get; init; }

    public required TestUser User { get; init; }

    public static async Task<AgUiFleet> StartAsync(string? apiUrl = null)
    {
        var api = await FakeApi.StartAsync();
        var notifier = await TestNotifier.StartAsync(("Api:Url", apiUrl ?? api.Url));
        var user = await notifier.NewUserAsync();
        await notifier.NewAgentAsync(Agent, """{"type":"object","properties":{"goal":{"type":"string"}},"required":["goal"]}""");
        (api.Notifier, api.User) = (notifier, user);
        return new() { Api = api, Notifier = notifier, User = user };
    }

    public static object Input(string run, string thread = "thread 1", string text = "Save money.", object? forwardedProps = null, object? resume = null) => new
    {
        threadId = thread,
        runId = run,
        state = new { },
        messages = new object[] { new { id = "1", role = "user", content = "Hello" }, new { id = "2", role = "assistant", content = "?" }, new { id = "3", role = "user", content = text } },
        tools = Array.Empty<object>(),
        context = Array.Empty<object>(),
        forwardedProps = forwardedProps ?? new { },
        resume = resume ?? Array.Empty<object>(),
    };

    /// <summary>Runs, with a log that is whole already.</summary>
    public async Task<IReadOnlyList<AgUiSeen>> RunAsync(string run, IReadOnlyList<(string Type, string Data)> log, string status = RunStatus.Completed)
    {
        using var stream = await AgUiBytes.PostAsync(Notifier.Address, User.Key, Agent, Input(run));
        await Notifier.PublishAsync(await Api.Runs[run].WriteAsync(log, status));
        return await stream.FramesAsync("thread 1", run);
    }

    public async Task<IReadOnlyList<AgUiSeen>> AgainAsync(string run, string? after = null)
    {
        using var stream = await AgUiBytes.GetAsync(Notifier.Address, User.Key, Agent, run, after);
        return AgUiSeen.Read(await stream.TextAsync());
    }

    public static IReadOnlyList<(string Type, string Data)> OneCall { get; } =
    [
        (EventTypes.AgentStarted, "{}"),
        (EventTypes.AgentThinking, """{"reasoning":"größe <&>\nnext line","step_number":1,"progress_percentage":40}"""),
        (EventTypes.ToolExecuting, Of("tool_name", "noop", "parameters", new { a = (string?)null })),
        (EventTypes.ToolCompleted, Of("tool_name", "noop", "result", new { b = (string?)null })),
        (EventTypes.AgentCompleted, """{"result":{"answer":"Done.","none":null}}"""),
    ];

    public static string Of(string first, object one, string second, object two) =>
        JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["call_id"] = Call, [first] = one, [second] = two });

    public async ValueTask DisposeAsync()
    {
        await Notifier.DisposeAsync();
        await Api.DisposeAsync();
    }
}
