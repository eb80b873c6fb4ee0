using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra.EndToEnd;

/// <summary>What a fleet has spent so far, in figures that hardly depend on the machine.</summary>
/// <param name="Commits">Transactions of PostgreSQL; a statement alone is one, too.</param>
/// <param name="Statements">Executed by PostgreSQL.</param>
/// <param name="Messages">Published to RabbitMQ.</param>
/// <param name="AllocatedKilobytes">By all processes of the fleet.</param>
sealed record CostOfRuns(double Commits, double Statements, double Messages, double AllocatedKilobytes)
{
    static readonly HttpClient Http = new();

    public static async Task<CostOfRuns> ReadAsync(TestFleet fleet)
    {
        var calls = (await fleet.SqlAsync("""
            SELECT (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()), sum(calls) FROM pg_stat_statements
            """)).Split('|');
        var allocated = await Task.WhenAll(fleet.Processes.Select(async p => Metric(await fleet.MetricsAsync(p), "dotnet_gc_heap_total_allocated_bytes")));
        return new(Number(calls[0]), Number(calls[1]), await PublishedAsync(fleet.BrokerManagement), allocated.Sum() / 1024);
    }

    public static CostOfRuns operator -(CostOfRuns a, CostOfRuns b) => a.With(b, static (x, y) => x - y);

    public static CostOfRuns operator *(CostOfRuns a, double factor) => a.With(a, (x, _) => x * factor);

    /// <summary>The figures by name.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Name, double Value)> Figures =>
        [(nameof(Commits), Commits), (nameof(Statements), Statements), (nameof(Messages), Messages), (nameof(AllocatedKilobytes), AllocatedKilobytes)];

    public CostOfRuns Rounded() => With(this, static (x, _) => Math.Round(x, 1));

    CostOfRuns With(CostOfRuns b, Func<double, double, double> f) =>
        new(f(Commits, b.Commits), f(Statements, b.Statements), f(Messages, b.Messages), f(AllocatedKilobytes, b.AllocatedKilobytes));

    static async Task<double> PublishedAsync(Uri management)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(management, "/api/overview"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(management.UserInfo))));
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        using var overview = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return overview.RootElement.GetProperty("message_stats").GetProperty("publish").GetDouble();
    }

    static double Metric(string text, string name) => Number(text.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1]);

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
