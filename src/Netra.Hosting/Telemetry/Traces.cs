using System.Diagnostics;

namespace Netra.Hosting;

/// <summary>Traces that go on where a message carried several causes.</summary>
public static class Traces
{
    /// <summary>Starts the activity in the trace of its cause; where there is none, nothing is traced.</summary>
    public static void StartUnder(this Activity activity, string? traceparent)
    {
        if (traceparent is not null)
            activity.SetParentId(traceparent).Start();
    }
}
