namespace Netra.Notifier;

/// <summary>Whether an event closes its run's log. An error may be one that the run recovers from; then only the run's status tells.</summary>
enum LogEnd
{
    No,
    Possible,
    Certain,
}
