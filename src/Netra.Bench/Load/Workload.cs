using System.Text;

namespace Netra.Bench.Load;

/// <summary>What one run is: of agent <c>script</c>, with one step of parallel <c>noop</c> calls.</summary>
/// <param name="Body">Of the submit.</param>
sealed record Workload(string Description, ReadOnlyMemory<byte> Body)
{
    public const string Agent = "script";
    public const string Tool = "noop";

    /// <summary>Calls of workload W.</summary>
    public const int CallsOfW = 3;

    /// <summary>Workload W; the text brings its body to about 0.4 kB.</summary>
    public static Workload W { get; } = new(
        "W: submit, one step of three parallel no-op tool calls, completion; every step durable",
        """
        {"agent":"script","input":{"steps":[{"say":"Three calls that do nothing, side by side, so that what is measured is the fleet and not the work.","tools":[{"tool":"noop","purpose":"first of three","arguments":{}},{"tool":"noop","purpose":"second of three","arguments":{}},{"tool":"noop","purpose":"third of three","arguments":{}}]}],"result":{"done":true}},"timeout_seconds":110}
        """u8.ToArray());

    /// <summary>W with so many calls in its step.</summary>
    public static Workload FanOut(int calls)
    {
        var tools = string.Join(',', Enumerable.Repeat("""{"tool":"noop","purpose":"one of many","arguments":{}}""", calls));
        var body = $$$"""{"agent":"script","input":{"steps":[{"say":"Calls that do nothing, side by side.","tools":[{{{tools}}}]}],"result":{"done":true}},"timeout_seconds":110}""";
        return new($"submit, one step of {calls} parallel no-op tool calls, completion; every step durable", Encoding.UTF8.GetBytes(body));
    }
}
