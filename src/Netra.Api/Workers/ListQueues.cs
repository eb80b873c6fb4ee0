using Microsoft.AspNetCore.Http.HttpResults;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting;

namespace Netra.Api.Workers;

/// <summary>GET /v1/queues and /v1/stats/queues: what waits in the broker, at most a second ago. The embedded fleet has no broker, and no queues.</summary>
static class ListQueues
{
    public static async Task<Ok<Page<QueueView>>> HandleAsync(QueueDepths depths, QueueAges ages, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<QueueView>(await ReadAsync(depths, ages, cancellationToken), NextCursor: null));

    public static async Task<Ok<QueueStats>> SumAsync(QueueDepths depths, QueueAges ages, CancellationToken cancellationToken) =>
        TypedResults.Ok(QueueStats.Of(await ReadAsync(depths, ages, cancellationToken)));

    static async Task<IReadOnlyList<QueueView>> ReadAsync(QueueDepths depths, QueueAges ages, CancellationToken cancellationToken)
    {
        try
        {
            var queues = await depths.ReadAsync(cancellationToken);
            if (queues.Count == 0)
                return [];
            var known = await ages.ReadAsync(cancellationToken);
            return [.. queues.Select(q => QueueView.From(q, known))];
        }
        catch (HttpRequestException)
        {
            throw new RefusedException(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Unavailable, "The broker's management API does not answer, or Broker__Management does not name it.");
        }
    }
}
