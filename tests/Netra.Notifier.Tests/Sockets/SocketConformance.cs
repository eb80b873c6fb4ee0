using System.Text.Json;

namespace Netra.Notifier.Tests;

public class SocketConformance : EnvelopeConformance
{
    private protected override async Task<IReader> OpenAsync(TestNotifier notifier, TestUser user, Guid run, long after)
    {
        var reader = new Reader();
        await reader.OpenAsync(notifier, user, run, after);
        return reader;
    }

    private protected override async Task<string> RefusalAsync(TestNotifier notifier, TestUser user, Guid run)
    {
        using var client = await SocketClient.OpenAsync(notifier, user);
        await client.SubscribeAsync(run);
        return (await client.NextAsync())!.Value.GetRawText().Replace(run.ToString(), "", StringComparison.Ordinal);
    }

    sealed class Reader : IReader
    {
        SocketClient? client;

        public int Resets { get; private set; }

        public async Task OpenAsync(TestNotifier notifier, TestUser user, Guid run, long after)
        {
            client = await SocketClient.OpenAsync(notifier, user);
            await client.SubscribeAsync(run, after);
            await client.NextAsync("subscribed");
        }

        /// <summary>The envelope is the frame without its op.</summary>
        public async Task<JsonElement> NextAsync()
        {
            while (await client!.NextAsync() is { } frame)
            {
                var op = frame.GetProperty("op").GetString();
                if (op == "reset")
                    Resets++;
                if (op == "event")
                    return frame;
            }

            throw new InvalidOperationException($"Closed with {client.CloseCode}.");
        }

        /// <summary>The socket stays for other runs: it answers, and tells of nothing.</summary>
        public async Task<bool> IsSilentAsync()
        {
            await client!.SendAsync("""{"op":"ping"}""");
            return (await client.NextAsync())?.GetProperty("op").GetString() == "pong";
        }

        public ValueTask DisposeAsync()
        {
            client?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
