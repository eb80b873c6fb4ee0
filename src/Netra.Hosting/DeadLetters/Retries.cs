using MassTransit;

namespace Netra.Hosting.DeadLetters;

/// <summary>How often a delivery was tried again, by whichever of the retry policies: MassTransit's own header knows the outermost only.</summary>
sealed class Retries
{
    int count;

    public int Count => Volatile.Read(ref count);

    void Add() => Interlocked.Increment(ref count);

    /// <summary>Counts them; what succeeds at once costs nothing.</summary>
    public sealed class Counter : IRetryObserver
    {
        public static Counter Instance { get; } = new();

        public Task PreRetry<T>(RetryContext<T> context)
            where T : class, PipeContext
        {
            (context.Context as ConsumeContext)?.ReceiveContext.GetOrAddPayload(() => new Retries()).Add();
            return Task.CompletedTask;
        }

        public Task PostCreate<T>(RetryPolicyContext<T> context)
            where T : class, PipeContext => Task.CompletedTask;

        public Task PostFault<T>(RetryContext<T> context)
            where T : class, PipeContext => Task.CompletedTask;

        public Task RetryFault<T>(RetryContext<T> context)
            where T : class, PipeContext => Task.CompletedTask;

        public Task RetryComplete<T>(RetryContext<T> context)
            where T : class, PipeContext => Task.CompletedTask;
    }
}
