using System.Globalization;

namespace Netra.Client;

/// <summary>Makes, reads, changes and deletes schedules.</summary>
public sealed class SchedulesApi
{
    const string Path = "v1/schedules";

    readonly Transport transport;

    internal SchedulesApi(Transport transport) => this.transport = transport;

    public Task<Schedule> CreateAsync(ScheduleRequest request, CancellationToken cancellationToken) =>
        transport.SendAsync(HttpMethod.Post, Path, request, ClientJson.Default.ScheduleRequest, ClientJson.Default.Schedule, ifMatch: null, cancellationToken);

    public Task<Schedule> GetAsync(Guid id, CancellationToken cancellationToken) => transport.GetAsync($"{Path}/{id}", ClientJson.Default.Schedule, cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<Page<Schedule>> ListAsync(string? cursor, CancellationToken cancellationToken) =>
        transport.GetAsync(Path + Transport.Query(("cursor", cursor)), ClientJson.Default.PageSchedule, cancellationToken);

    /// <summary>What became of each fire time, newest first.</summary>
    public Task<Page<ScheduleFire>> FiresAsync(Guid id, string? cursor, CancellationToken cancellationToken) =>
        transport.GetAsync($"{Path}/{id}/fires" + Transport.Query(("cursor", cursor)), ClientJson.Default.PageScheduleFire, cancellationToken);

    /// <exception cref="NetraException">412: the schedule has changed since; read it again.</exception>
    public Task<Schedule> ChangeAsync(Schedule schedule, ScheduleChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return transport.SendAsync(
            HttpMethod.Patch, $"{Path}/{schedule.Id}", change, ClientJson.Default.ScheduleChange, ClientJson.Default.Schedule,
            ifMatch: schedule.Version.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    /// <summary>Its runs stay.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => transport.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{Path}/{id}"), cancellationToken);
}
