namespace Netra.Notifier;

/// <summary>Why this side closes a stream.</summary>
sealed record CloseReason(int Code, string Text);

/// <summary>Every close code there is. A client comes back after 1012, 1013, 4408 and 4429, and not after the other 44xx.</summary>
static class CloseCodes
{
    public static readonly CloseReason Normal = new(1000, "");
    public static readonly CloseReason NotText = new(1003, "send text");
    public static readonly CloseReason TooLarge = new(1009, "message too large");
    public static readonly CloseReason Restart = new(1012, "restart, come back");
    public static readonly CloseReason Overload = new(1013, "overload, come back later");
    public static readonly CloseReason Expired = new(4401, "credential expired");
    public static readonly CloseReason Forbidden = new(4403, "forbidden");
    public static readonly CloseReason NotFound = new(4404, "not found");
    public static readonly CloseReason SlowReader = new(4408, "slow reader, resume by cursor");
    public static readonly CloseReason NoOperation = new(4408, "no operation in time");
    public static readonly CloseReason TooManyOperations = new(4429, "too many operations");
    public static readonly CloseReason TooManyConnections = new(4429, "too many connections");
}
