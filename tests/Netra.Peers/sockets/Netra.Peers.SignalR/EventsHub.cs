using Microsoft.AspNetCore.SignalR;

namespace Netra.Peers.SignalR;

/// <summary>Each connection is in the group of the run that its address names.</summary>
sealed class EventsHub : Hub
{
    public override Task OnConnectedAsync() =>
        Groups.AddToGroupAsync(Context.ConnectionId, Context.GetHttpContext()!.Request.Query["run"].ToString(), Context.ConnectionAborted);
}
