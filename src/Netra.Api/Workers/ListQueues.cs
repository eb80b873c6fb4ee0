using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Hosting;

namespace Netra.Api.Workers;

sealed record QueueView(
    string Name,
    [property: Description("work, error, skipped, dead_letter or temporary.")] string Kind,
    long Ready,
    [property: Description("Sent to workers and not yet done.")] long Unacked,
    int Consumers,
    [property: Description("Null: the broker does not tell it of quorum queues.")] double? OldestSeconds)
{
    public static QueueView From(QueueDepth q) => new(q.Name, q.Kind, q.Ready, q.Unacked, q.Consumers, OldestSeconds: null);
}

/// <summary>GET /v1/queues: what waits in the broker, at most a second ago. The embedded fleet has no broker, and no queues.</summary>
static class ListQueues
{
    public static async Task<Ok<Page<QueueView>>> HandleAsync(QueueDepths depths, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(new Page<QueueView>([.. (await depths.ReadAsync(cancellationToken)).Select(QueueView.From)], NextCursor: null));
        }
        catch (HttpRequestException)
        {
            throw new RefusedException(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Unavailable, "The broker's management API does not answer, or Broker__Management does not name it.");
        }
    }
}
