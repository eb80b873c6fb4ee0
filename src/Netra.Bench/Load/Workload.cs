namespace Netra.Bench.Load;

/// <summary>Workload W: one run of agent <c>script</c> with one step of three parallel <c>noop</c> calls.</summary>
static class Workload
{
    public const string Agent = "script";
    public const string Tool = "noop";

    public const string Description = "W: submit, one step of three parallel no-op tool calls, completion; every step durable";

    /// <summary>The body of the submit; the text brings it to about 0.4 kB.</summary>
    public static ReadOnlyMemory<byte> Body { get; } =
        """
        {"agent":"script","input":{"steps":[{"say":"Three calls that do nothing, side by side, so that what is measured is the fleet and not the work.","tools":[{"tool":"noop","purpose":"first of three","arguments":{}},{"tool":"noop","purpose":"second of three","arguments":{}},{"tool":"noop","purpose":"third of three","arguments":{}}]}],"result":{"done":true}},"timeout_seconds":110}
        """u8.ToArray();
}
