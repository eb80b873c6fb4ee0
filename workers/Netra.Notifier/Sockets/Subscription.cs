namespace Netra.Notifier;

/// <summary>Moves one run's events into one connection's queue: live ones at once, those from the log at the client's pace.</summary>
sealed partial class Subscription(SocketSession session, RunFollower follower, SocketParts parts, bool asked) : IDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly Lock gate = new();
    bool disposed;
    Task pump = Task.CompletedTask;

    public Guid RunId => follower.RunId;

    /// <summary>Whether the client named the run; otherwise it came by the topic.</summary>
    public bool Asked { get; } = asked;

    /// <summary>Seq of the last event that was queued.</summary>
    public long Last { get; private set; } = follower.From - 1;

    /// <param name="ended">Called once, after the last event.</param>
    public void Start(Action<Subscription> ended) => pump = Task.Run(() => PumpAsync(ended), CancellationToken.None);

    public void Cancel()
    {
        lock (gate)
        {
            if (!disposed)
                stop.Cancel();
        }
    }

    /// <summary>When this returns, nothing more is queued.</summary>
    public async Task StopAsync()
    {
        Cancel();
        await pump.WaitAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            stop.Dispose();
        }
    }

    async Task PumpAsync(Action<Subscription> ended)
    {
        try
        {
            await foreach (var batch in follower.ReadAsync(stop.Token))
                await QueueAsync(batch);
        }
        catch (OperationCanceledException)
        {
            if (!stop.IsCancellationRequested)
                session.End(CloseCodes.Restart);
        }
        catch (Exception e) when (e is not OperationCanceledException) // a defect here must not leave the client waiting: it comes back and resumes
        {
            Broken(parts.Log, e, RunId);
            session.End(CloseCodes.Restart);
        }
        finally
        {
            follower.Leave();
            ended(this);
        }
    }

    async Task QueueAsync(EventBatch batch)
    {
        if (batch.Reset)
            session.Send(Frames.Reset(RunId));
        foreach (var item in batch.Events)
        {
            if (batch.FromLog)
            {
                session.Flush();
                await session.RoomAsync(stop.Token);
            }

            session.Add(item.Frame);
            Last = item.Seq;
        }

        session.Flush();
        Last = batch.Last;
        parts.Instruments.Delivered(SocketSession.TransportName, batch.Events.Count);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events of run {Run} cannot be delivered")]
    static partial void Broken(ILogger logger, Exception exception, Guid run);
}
