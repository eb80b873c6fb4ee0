using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Notifier.Tests;

/// <summary>Runs that are followed again under the client's own id, which here is the run's.</summary>
public sealed class AgUiConformance : TransportConformance
{
    const string Agent = "test";

    private protected override async Task<IReader> OpenAsync(TestNotifier notifier, TestUser user, Guid run, long after)
    {
        await notifier.NameAsync(user.Id, run.ToString(), run);
        return new Reader(run, after, await SseClient.OpenAtAsync(
            notifier, user, $"/v1/stream/agui/{Agent}/{run}", after == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{after}.{int.MaxValue}")));
    }

    private protected override async Task<string> RefusalAsync(TestNotifier notifier, TestUser user, Guid run)
    {
        using var client = await SseClient.OpenAtAsync(notifier, user, $"/v1/stream/agui/{Agent}/{run}", lastEventId: null);
        var problem = await client.Response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return $"{client.Status} {problem.GetProperty("code")} {problem.GetProperty("title")} {problem.GetProperty("detail")}";
    }

    /// <summary>Sees that the frames of an event are numbered from 1 without holes, and those of a later event follow those of an earlier one.</summary>
    sealed class Reader(Guid run, long after, SseClient client) : IReader
    {
        AgUiCursor last = new(after, int.MaxValue);

        public int Resets { get; private set; }

        public async Task<JsonElement> NextAsync()
        {
            while (await client.FrameAsync() is var (id, frame))
            {
                Assert.True(AgUiCursor.TryParse(id, out var cursor));
                Assert.True(cursor.Seq == last.Seq ? cursor.Part == last.Part + 1 : cursor.Seq > last.Seq && cursor.Part == 1, $"{id} after {last}");
                last = cursor;
                var type = frame.GetProperty("type").GetString();
                if (type == AgUiEventTypes.Custom && frame.GetProperty("name").GetString() == "netra.reset")
                    Resets++;
                if (EventOf(type) is { } told)
                    return JsonSerializer.SerializeToElement(new { run, seq = cursor.Seq, type = told });
            }

            throw new InvalidOperationException("The stream has ended.");
        }

        /// <summary>The stream ends with its run.</summary>
        public async Task<bool> IsSilentAsync() => await client.FrameAsync() is null;

        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>The one frame by which an event is known that makes several.</summary>
        static string? EventOf(string? type) => type switch
        {
            AgUiEventTypes.ReasoningStart => EventTypes.AgentThinking,
            AgUiEventTypes.RunFinished => EventTypes.AgentCompleted,
            _ => null,
        };
    }
}
