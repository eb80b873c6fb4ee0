using Netra.Hosting.DeadLetters;
using Netra.Storage.DeadLetters;

namespace Netra.Api.Tests.DeadLetters;

/// <summary>Dead letters as the ingestion stores them.</summary>
static class Letters
{
    public const string Secret = "a customer's own words";

    /// <summary>Dead <c>StartRun</c>s of nobody's runs.</summary>
    public static async Task<IReadOnlyList<Guid>> BuryAsync(this ApiHost host, Guid tenant, int count = 1, int replays = 0)
    {
        var arrivals = Enumerable.Range(0, count).Select(_ => Of(tenant, replays)).ToList();
        await using var db = host.OpenDatabase();
        await DeadLetterArrivals.StoreAsync(db, arrivals, new(5, 40), CancellationToken.None);
        return arrivals.ConvertAll(a => a.Letter.Id);
    }

    /// <summary>A dead command of this build, of nobody's run.</summary>
    public static async Task<Guid> BuryAsync(this ApiHost host, string queue, object command)
    {
        var id = Guid.CreateVersion7();
        var arrived = DeadLetterReader.Read(new(queue + "_error", new Dictionary<string, object?>(StringComparer.Ordinal), id.ToString(), "application/vnd.masstransit+json", Envelope.Write(id, command.GetType(), command)));
        await using var db = host.OpenDatabase();
        await DeadLetterArrivals.StoreAsync(db, [arrived], new(5, 40), CancellationToken.None);
        return arrived.Letter.Id;
    }

    static ArrivedLetter Of(Guid tenant, int replays)
    {
        var id = Guid.CreateVersion7();
        var headers = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["MT-Fault-ExceptionType"] = "System.TimeoutException",
            ["MT-Fault-Message"] = $"nothing within {id}",
            ["private"] = Secret,
        };
        var body = Envelope.Write(id, typeof(Errand), new Errand(id, tenant, Secret));
        var arrived = DeadLetterReader.Read(new("netra.runs_error", headers, id.ToString(), "application/vnd.masstransit+json", body));
        arrived.Letter.Replays = replays;
        arrived.Letter.Fingerprint += tenant.ToString("n");
        return arrived;
    }

    sealed record Errand(Guid Id, Guid TenantId, string Text);
}
