namespace Netra.Chaos;

/// <summary>Servers run out of space.</summary>
static class DiskFaults
{
    /// <summary>RabbitMQ finds too little space and stops reading from all who publish.</summary>
    public static Fault BrokerAlarm { get; } = new("broker disk alarm", Since.Up, async s =>
    {
        try
        {
            await s.Fleet.LimitBrokerDiskAsync("1000000GB");
            s.Begin();
            await s.LastAsync((5, 10), (10, 30));
        }
        finally
        {
            await s.Fleet.LimitBrokerDiskAsync("256MB");
        }
    });

    /// <summary>None without the right to mount.</summary>
    public static IReadOnlyList<Fault> Full { get; } = SmallDisk.IsPossible ? [new("postgres disk full", Since.Up, FillAsync)] : [];

    /// <summary>
    /// PostgreSQL's data move to a small file system, which fills up and is free again, and back. Half of the time tables cannot grow, and statements
    /// fail; otherwise the server's log cannot either, and the server aborts.
    /// </summary>
    static async Task FillAsync(Strike strike)
    {
        var disk = new SmallDisk(strike.Fleet);
        var full = strike.Pick(["tables", "log"]);
        strike.Note(full);
        try
        {
            await disk.MoveInAsync();
            await strike.LastAsync(2, 4);
            await disk.FillAsync();
            if (full == "log")
                await disk.FillLogAsync();
            await strike.LastAsync(6, 12);
            await disk.FreeAsync();
            strike.Note(await strike.Fleet.ServerRunsAsync("postgres") ? "went on by itself," : "had ended,");
            await strike.Fleet.ServerAsync("start", "postgres");
            await strike.LastAsync(3, 5);
        }
        finally
        {
            await disk.MoveOutAsync();
        }
    }
}
