using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace Netra.Notifier;

/// <summary>One client's WebSocket, from hello to close.</summary>
sealed partial class SocketSession : OpenStream, IThreadPoolWorkItem
{
    public const string TransportName = "websocket";

    /// <summary>How long a close may take before the connection is cut.</summary>
    static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(5);

    /// <summary>How long broadcasts wait for the client's first operation, which may ask for earlier ones.</summary>
    static readonly TimeSpan Greeting = TimeSpan.FromMilliseconds(250);

    readonly WebSocket socket;
    readonly Stream? upgraded;
    readonly IHttpRequestLifetimeFeature connection;
    readonly SocketParts parts;
    readonly StreamOptions options;
    readonly SendQueue queue;
    readonly Subscriptions subscriptions;
    readonly SystemSubscription system;
    readonly OperationAllowance operations;
    readonly OperationAllowance subscribes;
    readonly TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Lock gate = new();
    readonly long openedAt;
    volatile CloseReason? closing;
    long closingAt;
    long sendingSince;
    int sending;
    bool spoken;

    /// <param name="socket">Reads, answers pings, and closes.</param>
    /// <param name="upgraded">What is below it; null where frames cannot go past it.</param>
    /// <param name="connection">Cuts it off.</param>
    /// <param name="credential">Whose it is.</param>
    /// <param name="parts">What it needs of the process.</param>
    public SocketSession(WebSocket socket, Stream? upgraded, IHttpRequestLifetimeFeature connection, StreamCredential credential, SocketParts parts)
        : base(TransportName, credential, parts.Time)
    {
        (this.socket, this.upgraded, this.connection, this.parts, options) = (socket, upgraded, connection, parts, parts.Options.Value);
        queue = new(options.QueueItems, options.QueueBytes);
        subscriptions = new(this, credential.Caller.UserId, parts);
        system = new(this, parts.System);
        operations = new(options.OperationsPerSecond, options.OperationsPerSecond, parts.Time);
        subscribes = new(options.OperationsPerSecond, options.RunsPerConnection, parts.Time);
        openedAt = parts.Time.GetTimestamp();
    }

    /// <summary>Serves the client until either side closes.</summary>
    public async Task RunAsync()
    {
        Opened(parts.Log, Id, Credential.Caller.UserId);
        system.Start(head => Send(Frames.Hello(Id, (int)options.Ping.TotalSeconds, head)));
        try
        {
            await ReceiveAllAsync();
        }
        finally
        {
            End(CloseCodes.Normal);
            system.Leave();
            await subscriptions.CloseAsync();
            await sent.Task;
            Closed(parts.Log, Id, closing!.Code, closing.Text);
        }
    }

    /// <summary>Queues a frame and has it sent elsewhere; a client whose queue is full is a slow reader.</summary>
    public void Send(byte[] frame)
    {
        Add(frame);
        Wake();
    }

    /// <summary>Queues a frame for <see cref="Flush"/>.</summary>
    public void Add(byte[] frame)
    {
        if (!queue.TryAdd(frame))
            End(CloseCodes.SlowReader);
    }

    /// <summary>Sends here what waits, as far as the client takes it at once.</summary>
    public void Flush()
    {
        if (Interlocked.Exchange(ref sending, 1) == 0)
            _ = SendAllAsync();
    }

    /// <summary>Waits until the client has read enough to be fed more of a replay.</summary>
    public Task RoomAsync(CancellationToken cancellationToken) => queue.RoomAsync(cancellationToken);

    public override void Bye(TimeSpan retryAfter) => Send(Frames.Bye(CloseCodes.Restart.Code, (int)retryAfter.TotalMilliseconds));

    public override void End(CloseReason reason)
    {
        lock (gate)
        {
            if (closing is not null)
                return;
            closingAt = parts.Time.GetTimestamp();
            closing = reason;
        }

        queue.Complete(abandon: reason == CloseCodes.SlowReader || reason == CloseCodes.Normal);
        Wake();
    }

    public override void Check()
    {
        base.Check();
        if (parts.Time.GetElapsedTime(openedAt) > Greeting)
            system.Greet();
        if (!Volatile.Read(ref spoken) && parts.Time.GetElapsedTime(openedAt) > options.FirstOperation)
            End(CloseCodes.NoOperation);
        if (Volatile.Read(ref sendingSince) is var since and not 0 && parts.Time.GetElapsedTime(since) > options.SendPatience)
            End(CloseCodes.SlowReader);
        if (closing is not null && parts.Time.GetElapsedTime(closingAt) > CloseGrace)
            connection.Abort(); // ends both loops
    }

    void Wake()
    {
        if (Interlocked.Exchange(ref sending, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "WebSocket {Connection} opened by user {User}")]
    static partial void Opened(ILogger logger, Guid connection, Guid user);

    [LoggerMessage(Level = LogLevel.Debug, Message = "WebSocket {Connection} closed with {Code} {Reason}")]
    static partial void Closed(ILogger logger, Guid connection, int code, string reason);
}
