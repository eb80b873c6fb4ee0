using Netra.Tests;

namespace Netra.EndToEnd;

/// <summary>The embedded fleet that chat clients talk to.</summary>
public sealed class ChatFleet : IAsyncLifetime
{
    readonly EmbeddedFleet fleet = new();

    public Uri Address => fleet.Address;

    public FleetUser User => fleet.User;

    public async ValueTask InitializeAsync() => await fleet.StartAsync();

    public async ValueTask DisposeAsync() => await fleet.DisposeAsync();

    /// <summary>Another user, in a tenant of their own.</summary>
    public async Task<FleetUser> StrangerAsync()
    {
        var name = "t-" + Guid.CreateVersion7();
        var answer = await User.PostAsync("v1/admin/users", new { tenant = name, tier = "internal", user = name, permissions = Array.Empty<string>() });
        Assert.True((int)answer.Status == 201, answer.ToString());
        return new(Address, answer.Text("key"), Guid.Empty, Guid.Empty);
    }

    /// <summary>What a client sends, as JSON; the input of an agent that takes no goal is forwarded.</summary>
    internal async Task<AgUiBytes> PostAsync(string agent, string run, object? input = null, string? message = null, string? answerTo = null) =>
        await AgUiBytes.PostAsync(Address, User.Key, agent, new
        {
            threadId = "thread-of-" + run,
            runId = run,
            state = new { },
            messages = message is null ? Array.Empty<object>() : [new { id = "1", role = "user", content = message }],
            tools = Array.Empty<object>(),
            context = Array.Empty<object>(),
            forwardedProps = new { input },
            resume = answerTo is null ? Array.Empty<object>() : [new { interruptId = answerTo, status = "resolved", payload = new { approved = true } }],
        });

    internal async Task<IReadOnlyList<AgUiSeen>> FramesAsync(string agent, string run, object? input = null, string? message = null, string? answerTo = null)
    {
        using var stream = await PostAsync(agent, run, input, message, answerTo);
        return await stream.FramesAsync("thread-of-" + run, run);
    }
}

/// <summary>Tests that talk to it, one after the other.</summary>
[CollectionDefinition(nameof(ChatFleet))]
public sealed class OnTheChatFleet : ICollectionFixture<ChatFleet>;
