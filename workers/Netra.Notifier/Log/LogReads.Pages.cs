using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.Notifier;

/// <summary>Pages of logs: one read for all who ask for the same page, and one query for many runs that are asked for at the same time. After lost hints, and when many clients come back, most are.</summary>
sealed partial class LogReads
{
    const int PageSize = 128;

    /// <summary>Queries at once.</summary>
    const int MostQueries = 4;

    /// <summary>Pages of one query: bounds what it brings into memory.</summary>
    const int MostPages = 32;

    readonly Lock gate = new();
    readonly Dictionary<(Guid Run, Guid Owner, long After), TaskCompletionSource<IReadOnlyList<WireEvent>>> asked = [];
    readonly Queue<(Guid Run, Guid Owner, long After)> waiting = new();
    int queries;

    /// <summary>The events after the cursor that were committed before some moment after the call of whoever asked first.</summary>
    public async Task<IReadOnlyList<WireEvent>> PageAsync(Guid runId, Guid ownerId, long after, CancellationToken cancellationToken)
    {
        TaskCompletionSource<IReadOnlyList<WireEvent>>? page;
        lock (gate)
        {
            if (!asked.TryGetValue((runId, ownerId, after), out page))
            {
                asked[(runId, ownerId, after)] = page = new(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Enqueue((runId, ownerId, after));
                if (queries < MostQueries)
                {
                    queries++;
                    _ = Task.Run(AnswerAllAsync, CancellationToken.None);
                }
            }
        }

        return await page.Task.WaitAsync(cancellationToken);
    }

    async Task AnswerAllAsync()
    {
        while (Take() is { Count: > 0 } pages)
        {
            try
            {
                var found = await ReadAsync(pages);
                var answers = pages.ConvertAll(p => (Page: p, Events: found[p.Run].Select(WireEvent.From).ToList()));
                foreach (var (page, events) in answers)
                    Finish(page).SetResult(events);
            }
            catch (Exception e) when (e is not OutOfMemoryException) // whoever waits gets it
            {
                foreach (var page in pages)
                    Finish(page).SetException(e);
            }
        }
    }

    async Task<ILookup<Guid, Contracts.Events.RunEventEnvelope>> ReadAsync(IReadOnlyList<(Guid Run, Guid Owner, long After)> pages)
    {
        using var _ = RowScope.System(SystemJob.Watch);
        await using var db = await contexts.CreateDbContextAsync();
        return await RunLog.ReadOwnAsync(db, pages, PageSize, CancellationToken.None);
    }

    /// <summary>What is read next, each run once; nothing when nobody waits, and the next one begins anew.</summary>
    List<(Guid Run, Guid Owner, long After)> Take()
    {
        lock (gate)
        {
            var runs = new HashSet<Guid>();
            var pages = new List<(Guid Run, Guid Owner, long After)>();
            while (pages.Count < MostPages && waiting.TryPeek(out var next) && runs.Add(next.Run))
                pages.Add(waiting.Dequeue());
            if (pages.Count == 0)
                queries--;
            return pages;
        }
    }

    TaskCompletionSource<IReadOnlyList<WireEvent>> Finish((Guid Run, Guid Owner, long After) page)
    {
        lock (gate)
        {
            asked.Remove(page, out var reader);
            return reader!;
        }
    }
}
