namespace Netra.Storage;

/// <summary>The work that sees the rows of all tenants; everything else is done for a user or a tenant.</summary>
public enum SystemJob
{
    /// <summary>Keys, tickets and the users behind them are looked up before anybody is known.</summary>
    SignIn,

    /// <summary>What an administrator asked for.</summary>
    Administration,

    /// <summary>The audit log, into which denials of different tenants are written together.</summary>
    Audit,

    /// <summary>Messages of all tenants that failed are taken in, looked at by operators, and replayed.</summary>
    DeadLetters,

    /// <summary>Due rows and queues for slots are looked for, schedules fired, webhooks sent, what is old cleared up.</summary>
    Sweep,

    /// <summary>Heads and logs of runs whose owners were checked before, for many who wait at once.</summary>
    Watch,
}
