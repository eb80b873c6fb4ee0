using System.Globalization;
using System.Text.Json;
using Netra.Bench.Load;

namespace Netra.Bench.DeadLetters;

/// <summary>Replays, as an operator asks for them.</summary>
sealed class Replaying(BenchOptions options, Fleet fleet)
{
    const string Path = "v1/dead-letters";

    /// <summary>More than any fleet does: as fast as outcomes come.</summary>
    public const int Fastest = 100_000;

    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Freezes what the filter means.</summary>
    /// <param name="filter">A set's.</param>
    /// <param name="count">Its size.</param>
    /// <param name="rate">Messages a second.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The plan's hash.</returns>
    public async Task<string> PlanAsync(string filter, int count, int rate, CancellationToken cancellationToken)
    {
        using var plan = await PostAsync(new Dictionary<string, object?>(StringComparer.Ordinal) { ["filter"] = filter, ["rate_per_second"] = rate }, cancellationToken);
        return plan.RootElement.GetProperty("count").GetInt32() == count
            ? plan.RootElement.GetProperty("plan_hash").GetString()!
            : throw new BenchException($"A plan of {filter} holds {plan.RootElement.GetProperty("count")} dead letters, not {count}.");
    }

    /// <summary>Runs a plan to its end; a message that is not resolved is an error.</summary>
    /// <returns>Messages a second from the first that was sent to the last outcome, and seconds from the request to the end.</returns>
    public async Task<(double PerSecond, double Seconds)> RunAsync(string plan, CancellationToken cancellationToken)
    {
        using var applied = await PostAsync(new Dictionary<string, object?>(StringComparer.Ordinal) { ["plan_hash"] = plan }, cancellationToken);
        var id = applied.RootElement.GetProperty("id").GetString();
        while (true)
        {
            using var replay = await fleet.GetAsync($"{Path}/replays/{id}?limit=1", cancellationToken);
            if (replay.RootElement.GetProperty("status").GetString() != "running")
                return Judge(replay.RootElement);
            await Task.Delay(Poll, options.Time, cancellationToken);
        }
    }

    /// <summary>Milliseconds of one read of the page of causes.</summary>
    public async Task<double> PageAsync(CancellationToken cancellationToken)
    {
        var begin = options.Time.GetTimestamp();
        using var page = await fleet.GetAsync($"{Path}/groups", cancellationToken);
        return options.Time.GetElapsedTime(begin).TotalMilliseconds;
    }

    (double PerSecond, double Seconds) Judge(JsonElement replay)
    {
        var (total, resolved) = (replay.GetProperty("total").GetInt32(), replay.GetProperty("counts").GetProperty("resolved").GetInt32());
        if (resolved < total)
            fleet.Errors.Add(string.Create(CultureInfo.InvariantCulture, $"of {total} replayed messages {resolved} were resolved"));
        var (started, ended) = (replay.GetProperty("started_at").GetDateTimeOffset(), replay.GetProperty("completed_at").GetDateTimeOffset());
        var first = replay.GetProperty("items")[0].GetProperty("sent_at") is { ValueKind: JsonValueKind.String } sent ? sent.GetDateTimeOffset() : started;
        return (total / (ended - first).TotalSeconds, (ended - started).TotalSeconds);
    }

    Task<JsonDocument> PostAsync(Dictionary<string, object?> body, CancellationToken cancellationToken) =>
        fleet.PostAsync(Path + "/replays", JsonSerializer.SerializeToUtf8Bytes(body), cancellationToken);
}
