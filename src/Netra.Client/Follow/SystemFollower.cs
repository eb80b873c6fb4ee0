using System.Text.Json;
using Netra.Contracts.Events;

namespace Netra.Client;

/// <summary>Follows what all users are told. Its seqs leap where something was for another tenant, and it does not end.</summary>
/// <param name="after">Seq of the last event that is known; null for what is new only.</param>
sealed class SystemFollower(NetraClientOptions options, Credential credential, long? after) : StreamFollower(options, credential)
{
    const string Log = "system";

    long? last = after;

    protected override SubscribeFrame Subscribe() => new("subscribe", Topic: Log, After: last);

    protected override bool IsMine(JsonElement frame) => (Text(frame, "topic") ?? Text(frame, "run")) == Log;

    protected override string Gone(string? reason) => $"What was told after {last} is gone ({reason}); follow without a cursor.";

    /// <summary>From here on there is a cursor to come back with.</summary>
    protected override Task OnSubscribedAsync(JsonElement frame, CancellationToken cancellationToken)
    {
        last ??= frame.GetProperty("from").GetInt64() - 1;
        return Task.CompletedTask;
    }

    protected override Task<RunEventEnvelope?> DueAsync(RunEventEnvelope envelope, CancellationToken cancellationToken)
    {
        if (last is null || envelope.Seq <= last)
            return Task.FromResult<RunEventEnvelope?>(null);
        last = envelope.Seq;
        return Task.FromResult<RunEventEnvelope?>(envelope);
    }
}
