namespace Netra.Storage;

/// <summary>One change that waits for its row.</summary>
/// <param name="change">Gets the locked row, or null where there is none; adds what else it writes to the transaction.</param>
/// <param name="kind">Changes of one kind to one row are one: what the first does, the others would find done.</param>
/// <param name="alone">Whether it must not share its transaction: it has been undone in one.</param>
sealed class Transition<T>(Guid id, Func<RowTransaction, T?, Task> change, object? kind, bool alone, CancellationToken cancellationToken)
    where T : class
{
    readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ExecutionContext? context = ExecutionContext.Capture();
    readonly List<Transition<T>> followers = [];

    public Guid Id { get; } = id;

    /// <summary>Whose row it may be.</summary>
    public RowScope? Scope { get; } = RowScope.Current;

    public bool Alone => alone;

    public Task Done => done.Task;

    /// <summary>Takes another change that is the same; it ends as this one does.</summary>
    public bool TryJoin(Transition<T> other)
    {
        if (kind is null || !Equals(kind, other.Kind))
            return false;
        followers.Add(other);
        return true;
    }

    object? Kind => kind;

    /// <summary>Ends a change that nobody waits for any more.</summary>
    public bool TryDrop() => cancellationToken.IsCancellationRequested && followers.Count == 0 && done.TrySetCanceled(cancellationToken);

    /// <summary>Applies the change in the context of whoever asked for it, such as its trace.</summary>
    public async Task ApplyAsync(RowTransaction rows, T? row)
    {
        if (context is null)
        {
            await change(rows, row);
            return;
        }

        Task? applied = null;
        ExecutionContext.Run(context, _ => applied = change(rows, row), null);
        await applied!;
    }

    public void Succeed()
    {
        done.TrySetResult();
        followers.ForEach(f => f.Succeed());
    }

    public void Fail(Exception exception)
    {
        done.TrySetException(exception);
        followers.ForEach(f => f.Fail(exception));
    }
}
