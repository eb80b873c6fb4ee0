namespace Netra.Notifier;

/// <summary>Moves one run's events into one connection's queue: live ones as they come, those from the log at the client's pace.</summary>
/// <param name="asked">Whether the client named the run; otherwise it came by the topic.</param>
sealed partial class Subscription(SocketSession session, Subscriptions all, RunFollower follower, SocketParts parts, bool asked)
    : LiveReader(follower.From - 1), IDisposable
{
    readonly Lock gate = new();
    CancellationTokenSource? stop;
    Task pump = Task.CompletedTask;
    bool cancelled;

    public Guid RunId => follower.RunId;

    public bool Asked { get; } = asked;

    public void Start() => follower.Join(this);

    public void Cancel()
    {
        if (follower.StopLive(this))
        {
            Finish();
            return;
        }

        lock (gate)
        {
            cancelled = true;
            stop?.Cancel();
        }
    }

    /// <summary>When this returns, nothing more is queued.</summary>
    public async Task StopAsync()
    {
        Cancel();
        await pump.WaitAsync(CancellationToken.None);
    }

    public override void Flush() => session.Flush();

    public override void Settle()
    {
        Dispose();
        pump = Task.CompletedTask; // it only has to return now
    }

    public override void FallBehind() => pump = Task.Run(PumpAsync);

    public void Dispose()
    {
        lock (gate)
        {
            stop?.Dispose();
            stop = null;
        }
    }

    protected override void Queue(WireEvent item)
    {
        session.Add(item.Wire);
        parts.Instruments.Delivered(SocketSession.TransportName, 1);
    }

    async Task PumpAsync()
    {
        var live = false;
        var token = Stopping();
        try
        {
            while (!(live = follower.TryGoLive(this)) && await follower.NextAsync(Cursor, token) is { } batch)
                await QueueAsync(batch, token);
        }
        catch (OperationCanceledException)
        {
            if (!token.IsCancellationRequested)
                session.End(CloseCodes.Restart);
        }
        catch (Exception e) when (e is not OperationCanceledException) // a defect here must not leave the client waiting: it comes back and resumes
        {
            Broken(parts.Log, e, RunId);
            session.End(CloseCodes.Restart);
        }

        if (!live)
            Finish();
    }

    CancellationToken Stopping()
    {
        lock (gate)
        {
            if (cancelled)
                return new(canceled: true);
            stop ??= new();
            return stop.Token;
        }
    }

    async Task QueueAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Reset)
            session.Send(Frames.Reset(RunId));
        foreach (var item in batch.Events)
        {
            if (batch.FromLog)
            {
                session.Flush();
                await session.RoomAsync(cancellationToken);
            }

            Take(item);
        }

        session.Flush();
        Cursor = batch.Last;
    }

    void Finish()
    {
        follower.Leave();
        all.Ended(this);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events of run {Run} cannot be delivered")]
    static partial void Broken(ILogger logger, Exception exception, Guid run);
}
