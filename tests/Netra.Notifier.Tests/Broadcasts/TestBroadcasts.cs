using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Broadcasts;

namespace Netra.Notifier.Tests;

/// <summary>Writes the system log as the API does: the row in one transaction, the hint afterwards.</summary>
sealed class TestBroadcasts(TestNotifier notifier)
{
    /// <summary>Appends without telling anybody.</summary>
    /// <returns>The hint for it.</returns>
    public async Task<SystemEventAppended> AppendAsync(string message, Guid? tenant = null)
    {
        await using var db = StorageRegistration.Open(notifier.DatabaseUrl);
        var row = await SystemLog.AppendAsync(db, tenant, traceparent: null, _ => $$"""{"message":"{{message}}"}""", TestContext.Current.CancellationToken);
        return new(row.TenantId, SystemLog.Envelope(row));
    }

    public Task PublishAsync(SystemEventAppended hint) => notifier.Services.GetRequiredService<IBus>().Publish(hint, TestContext.Current.CancellationToken);
}
