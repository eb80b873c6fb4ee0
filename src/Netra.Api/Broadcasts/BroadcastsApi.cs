using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Hosting.Callers;

namespace Netra.Api.Broadcasts;

static class BroadcastsApi
{
    public static void MapBroadcasts(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/admin/broadcasts", CreateBroadcast.HandleAsync).WithTags("Admin").WithName("CreateBroadcast")
            .WithSummary("Tell all connected users something: an admin everybody, others their tenant.")
            .Requires(PermissionNames.Broadcast, or: PermissionNames.Admin).Refuses(400, 413, 415);
}
