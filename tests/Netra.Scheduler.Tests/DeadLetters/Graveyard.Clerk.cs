using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>The consumer.</summary>
sealed partial class Graveyard
{
    readonly ConcurrentDictionary<Guid, int> done = new();
    readonly ConcurrentDictionary<Guid, int> tries = new();
    readonly ConcurrentDictionary<string, int> doneIn = new(StringComparer.Ordinal);

    /// <summary>Whether the consumer succeeds.</summary>
    public bool Mended { get; set; }

    /// <summary>What it refuses even then.</summary>
    public Func<Guid, bool> IsTooHeavy { get; set; } = _ => false;

    /// <summary>Each message waits for one, where there are any.</summary>
    public SemaphoreSlim? Permits { get; set; }

    /// <summary>How often each errand was done: a consumer that knows what it has done does it once.</summary>
    public IReadOnlyDictionary<Guid, int> Done => done;

    /// <summary>How many were done in which queue.</summary>
    public IReadOnlyDictionary<string, int> DoneIn => doneIn;

    /// <summary>How often the consumer began each.</summary>
    public IReadOnlyDictionary<Guid, int> Tries => tries;

    /// <summary>Headers of the transport and of the envelope, as the consumer sees them.</summary>
    public ConcurrentDictionary<string, object?> SeenHeaders { get; } = new(StringComparer.Ordinal);

    /// <summary>When the consumer began each message, as <see cref="TimeProvider.GetTimestamp"/> has it.</summary>
    public ConcurrentQueue<long> Begun { get; } = new();

    /// <summary>The span of the last delivery as the bus began it: no other is above it here.</summary>
    public Activity? Span { get; private set; }

    sealed class Clerk(Graveyard yard) : IConsumer<Errand>
    {
        public async Task Consume(ConsumeContext<Errand> context)
        {
            var id = context.Message.Id;
            yard.Begun.Enqueue(TimeProvider.System.GetTimestamp());
            yard.tries.AddOrUpdate(id, 1, (_, n) => n + 1);
            for (var span = Activity.Current; span is not null; span = span.Parent)
                yard.Span = span;
            foreach (var header in context.ReceiveContext.TransportHeaders.Concat(context.Headers))
                yard.SeenHeaders[header.Key] = header.Value;
            if (yard.Permits is { } permits)
                await permits.WaitAsync(context.CancellationToken);
            if (!yard.Mended || yard.IsTooHeavy(id))
                throw new InvalidOperationException($"errand {id} is too heavy");
            yard.done.AddOrUpdate(id, 1, (_, n) => n + 1);
            yard.doneIn.AddOrUpdate(context.ReceiveContext.InputAddress.Segments[^1], 1, (_, n) => n + 1);
        }
    }
}
