using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Hosting.Callers;

namespace Netra.Api.Schedules;

/// <summary>The routes of schedules.</summary>
static class SchedulesApi
{
    public static void MapSchedules(this IEndpointRouteBuilder v1)
    {
        var schedules = v1.MapGroup("/schedules").WithTags("Schedules");
        schedules.MapPost("", CreateSchedule.HandleAsync).WithName("CreateSchedule").WithSummary("Start runs by the calendar.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 404, 413, 415);
        schedules.MapGet("", ReadSchedules.ListAsync).WithName("ListSchedules").WithSummary("List own schedules, newest first.").Refuses(400);
        schedules.MapGet("/{id}", ReadSchedules.GetAsync).WithName("GetSchedule").WithSummary("A schedule.").Refuses(404);
        schedules.MapPatch("/{id}", ChangeSchedule.HandleAsync).WithName("ChangeSchedule").WithSummary("Change a schedule, or switch it off and on.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 404, 412, 413, 415, 428);
        schedules.MapDelete("/{id}", ChangeSchedule.DeleteAsync).WithName("DeleteSchedule").WithSummary("Delete a schedule; its runs stay.")
            .Requires(PermissionNames.AgentExecution).Refuses(404);
        schedules.MapGet("/{id}/fires", ReadSchedules.FiresAsync).WithName("ListFires").WithSummary("What became of each fire time, newest first.").Refuses(400, 404);
    }
}
