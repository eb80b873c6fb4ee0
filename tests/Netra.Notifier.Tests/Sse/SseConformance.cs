using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Netra.Notifier.Tests;

public sealed class SseConformance : EnvelopeConformance
{
    private protected override async Task<IReader> OpenAsync(TestNotifier notifier, TestUser user, Guid run, long after)
    {
        var reader = new Reader();
        await reader.OpenAsync(notifier, user, run, after);
        return reader;
    }

    private protected override async Task<string> RefusalAsync(TestNotifier notifier, TestUser user, Guid run)
    {
        using var client = await SseClient.OpenAsync(notifier, user, run.ToString());
        var problem = await client.Response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return $"{client.Status} {problem.GetProperty("code")} {problem.GetProperty("title")} {problem.GetProperty("detail")}";
    }

    sealed class Reader : IReader
    {
        SseClient? client;

        public int Resets => client!.Resets;

        public async Task OpenAsync(TestNotifier notifier, TestUser user, Guid run, long after) =>
            client = await SseClient.OpenAsync(notifier, user, run.ToString(), after.ToString(CultureInfo.InvariantCulture));

        public async Task<JsonElement> NextAsync() => await client!.NextAsync() ?? throw new InvalidOperationException("The stream has ended.");

        /// <summary>The stream ends with its run.</summary>
        public async Task<bool> IsSilentAsync() => await client!.NextAsync() is null;

        public ValueTask DisposeAsync()
        {
            client?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
