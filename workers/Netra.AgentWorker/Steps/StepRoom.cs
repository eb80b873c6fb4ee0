using Netra.Hosting.Processes;

namespace Netra.AgentWorker.Steps;

/// <summary>Whether this process can take on the step that a transition begins.</summary>
sealed class StepRoom(ProcessIdentity identity)
{
    /// <summary>Steps at once that do not come over the bus; more go over it, to whoever is free.</summary>
    const int Most = 64;

    int taken;
    volatile bool closed;

    /// <summary>This process, or null when it has no room.</summary>
    public string? Executor => closed || Volatile.Read(ref taken) >= Most ? null : identity.Id;

    public int Taken => Volatile.Read(ref taken);

    public void Take() => Interlocked.Increment(ref taken);

    public void Release() => Interlocked.Decrement(ref taken);

    /// <summary>The process stops: every further step goes over the bus.</summary>
    public void Close() => closed = true;
}
