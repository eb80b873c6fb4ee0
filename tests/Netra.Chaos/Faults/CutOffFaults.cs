namespace Netra.Chaos;

/// <summary>One worker loses one server, which all others still reach.</summary>
static class CutOffFaults
{
    /// <summary>Its packets vanish; it is taken off the detour at the end, by a restart. The fault begins with the first lost packet.</summary>
    public static Fault From(string name, string server) => new($"cut off from {name}", Since.Fault, async s =>
    {
        var worker = s.One(s.Pick(["agent", "tool"]));
        try
        {
            await s.Fleet.DetourAsync(worker, server);
            s.Begin();
            s.Fleet.HoldDetour(server);
            await s.LastAsync((6, 12), (20, 60));
        }
        finally
        {
            s.Fleet.ReleaseDetour(server);
            await s.Fleet.RestartAsync(worker);
        }
    });
}
