using Microsoft.EntityFrameworkCore;

namespace Netra.Storage;

/// <summary>Changes rows of one table, each locked. Changes of different rows that wait at the same time share a transaction, so that under load a commit serves many.</summary>
/// <remarks>
/// A row changes at most once in a transaction. A transaction that fails is undone whole. Where several shared it, each gets a
/// <see cref="SharedTransactionException"/> and is to be entered again; it is then alone, so that in the end a change fails by its own fault only.
/// </remarks>
public sealed class Transitions<T>(IDbContextFactory<NetraDb> contexts, CommitWatch? watch = null)
    where T : class
{
    const int MostInOne = 64;

    /// <summary>Transactions at once: one commits while another reads.</summary>
    const int MostAtOnce = 3;

    readonly Lock gate = new();
    readonly Queue<Transition<T>> waiting = new();
    readonly HashSet<Guid> busy = [];
    readonly HashSet<Guid> alone = [];
    int atWork;

    /// <summary>Applies the change to the row; when the task has ended, it is committed.</summary>
    /// <param name="id">The row's id.</param>
    /// <param name="change">Gets the locked row, or null where there is none.</param>
    /// <param name="kind">Not null where one change of the kind serves all that wait for the same row.</param>
    /// <param name="cancellationToken">Takes the change back while it waits.</param>
    /// <exception cref="SharedTransactionException">The transaction of several changes failed; enter the change again.</exception>
    public Task EnterAsync(Guid id, Func<RowTransaction, T?, Task> change, object? kind, CancellationToken cancellationToken)
    {
        Transition<T> transition;
        lock (gate)
        {
            transition = new(id, change, kind, alone.Remove(id), cancellationToken);
            waiting.Enqueue(transition);
            if (atWork == MostAtOnce)
                return transition.Done;
            atWork++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static t => _ = t.WorkAsync(), this, preferLocal: false);
        return transition.Done;
    }

    async Task WorkAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await CommitAsync(batch);
                batch.ForEach(t => t.Succeed());
            }
            catch (Exception e) when (e is not OutOfMemoryException) // whoever waits for the change gets it, or the change is tried alone
            {
                Failed(batch, e);
            }
            finally
            {
                lock (gate)
                    batch.ForEach(t => busy.Remove(t.Id));
            }
        }
    }

    /// <summary>What can be done now, in order of arrival: one change for each row that no other transaction is at. Empty when this worker is to end.</summary>
    List<Transition<T>> Take()
    {
        lock (gate)
        {
            var batch = new Dictionary<Guid, Transition<T>>();
            for (var left = waiting.Count; left > 0; left--)
            {
                var next = waiting.Dequeue();
                if (next.TryDrop() || (batch.TryGetValue(next.Id, out var same) && same.TryJoin(next)))
                    continue;
                var shares = batch.Count == 0 || (batch.Count < MostInOne && !next.Alone && !batch.Values.First().Alone);
                if (shares && busy.Add(next.Id))
                    batch[next.Id] = next;
                else
                    waiting.Enqueue(next);
            }

            if (batch.Count == 0)
                atWork--;
            return [.. batch.Values];
        }
    }

    async Task CommitAsync(List<Transition<T>> batch)
    {
        await using var rows = await RowTransaction<T>.BeginAsync(contexts, watch, [.. batch.Select(t => t.Id)], RowScope.Of(batch.Select(t => t.Scope)));
        foreach (var transition in batch)
            await transition.ApplyAsync(rows, rows.Find(transition.Id, transition.Scope));
        await rows.CommitAsync();
    }

    void Failed(List<Transition<T>> batch, Exception exception)
    {
        if (batch.Count > 1)
        {
            lock (gate)
                alone.UnionWith(batch.Select(t => t.Id));
            exception = new SharedTransactionException(exception);
        }

        batch.ForEach(t => t.Fail(exception));
    }
}
