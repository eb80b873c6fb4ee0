namespace Netra.Contracts;

/// <summary>What a run in status <c>waiting</c> waits for.</summary>
public static class WaitingFor
{
    public const string Slot = "slot";
    public const string Tools = "tools";
    public const string Approval = "approval";
    public const string Child = "child";
    public const string Retry = "retry";
    public const string DeadLetter = "dead_letter";
}
