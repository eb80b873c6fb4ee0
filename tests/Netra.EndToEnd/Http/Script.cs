namespace Netra.EndToEnd;

/// <summary>Inputs of the agent <c>script</c>.</summary>
static class Script
{
    public const string Agent = "script";

    public static object Of(params object[] steps) => new { steps };

    /// <summary>A step that calls tools at once.</summary>
    public static object Calls(params object[] tools) => new { say = "Calling.", tools };

    public static object Noop { get; } = new { tool = "noop", arguments = new { } };

    public static object Probe(object arguments) => new { tool = "probe", purpose = "to see what happens", arguments };

    public static object Sleep(int milliseconds) => new { say = "Sleeping.", sleep_ms = milliseconds };

    /// <summary>One step with one probe.</summary>
    public static object OneProbe(object arguments) => Of(Calls(Probe(arguments)));
}
