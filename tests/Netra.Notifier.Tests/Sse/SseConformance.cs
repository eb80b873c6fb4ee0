using System.Globalization;
using System.Text.Json;

namespace Netra.Notifier.Tests;

public sealed class SseConformance : TransportConformance
{
    private protected override async Task<IReader> OpenAsync(TestNotifier notifier, TestUser user, Guid run, long after)
    {
        var reader = new Reader();
        await reader.OpenAsync(notifier, user, run, after);
        return reader;
    }

    sealed class Reader : IReader
    {
        SseClient? client;

        public int Resets => client!.Resets;

        public async Task OpenAsync(TestNotifier notifier, TestUser user, Guid run, long after) =>
            client = await SseClient.OpenAsync(notifier, user, run.ToString(), after.ToString(CultureInfo.InvariantCulture));

        public async Task<JsonElement> NextAsync() => await client!.NextAsync() ?? throw new InvalidOperationException("The stream has ended.");

        public ValueTask DisposeAsync()
        {
            client?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
