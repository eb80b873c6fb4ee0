using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Netra.Hosting.Processes;
using Netra.Storage;
using Netra.Storage.DeadLetters;

namespace Netra.Hosting.DeadLetters;

/// <summary>On the bus in memory, whose queues die with the process: stores a dead letter where it arises.</summary>
sealed class StoredFailureFilter(IDbContextFactory<NetraDb> contexts, IOptions<DeadLetterOptions> options, ProcessIdentity process, TimeProvider time)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        context.GetOrAddPayload(() => new HasFailed());
        var record = FailureRecords.Of(context, process.Id, time.GetUtcNow());
        await StoreAsync(context, "_error", KeyValuePair.Create(DeadLetterHeaders.Failure, (object?)FailureRecords.ToHeader(record)));
    }

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) => context.HasPayloadType(typeof(HasFailed))
        ? Task.CompletedTask
        : StoreAsync(context, "_skipped", KeyValuePair.Create(DeadLetterHeaders.Reason, (object?)$"{DeadLetterIdentity.NotUnderstood} {Guid.CreateVersion7()}"));

    public void Probe(ProbeContext context) => context.CreateFilterScope("netra-stored");

    async Task StoreAsync(ReceiveContext context, string suffix, KeyValuePair<string, object?> header)
    {
        var headers = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var given in context.TransportHeaders)
            headers[given.Key] = given.Value is string or bool or int or long ? given.Value : Convert.ToString(given.Value, CultureInfo.InvariantCulture);
        headers[header.Key] = header.Value;
        var queue = context.InputAddress.Segments[^1];
        var raw = new RawDelivery(queue + suffix, headers, context.GetMessageId()?.ToString(), context.ContentType?.ToString(), context.Body.GetBytes());
        using var scope = RowScope.System(SystemJob.DeadLetters);
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await DeadLetterArrivals.StoreAsync(db, [DeadLetterReader.Read(raw)], options.Value.Quarantine, CancellationToken.None);
    }
}
