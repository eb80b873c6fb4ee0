using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Netra.Hosting;

namespace Netra.Notifier;

/// <summary>The part of the fleet that brings runs' events to WebSocket, SSE and AG-UI clients.</summary>
public static class NotifierPart
{
    /// <summary>What the kernel buffers for a client; more only hides for how long it has not been reading.</summary>
    const int SendBuffer = 64 * 1024;

    public static void AddNotifier(this NetraApp app)
    {
        app.Services.AddOptions<StreamOptions>().BindConfiguration(StreamOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        app.Services.AddOptions<ApiAddress>().BindConfiguration(ApiAddress.Section);
        app.Services.AddSingleton<Instruments>().AddSingleton<LogReads>().AddSingleton<RunChannels>().AddSingleton<UserTopics>();
        app.Services.AddSingleton<SystemReads>().AddSingleton<SystemTopic>();
        app.Services.AddSingleton<Connections>().AddSingleton<SocketParts>().AddSingleton<SocketApi>().AddSingleton<StreamTickets>().AddSingleton<Origins>();
        app.Services.AddSingleton<ApiCalls>().AddSingleton<AgUiRuns>().AddSingleton<AgUiResume>().AddSingleton<AgUiSubmission>().AddSingleton<AgUiParts>();
        app.Services.AddSingleton<HeadComparison>().AddHostedService(services => services.GetRequiredService<HeadComparison>());
        app.Services.AddHostedService<Watch>().AddHostedService<Drain>();
        app.Services.AddCors();
        app.Services.AddOptions<CorsOptions>().Configure<Origins>((cors, origins) => cors.AddPolicy(
            StreamRoutes.Pages, policy => policy.SetIsOriginAllowed(origins.IsAllowed).AllowAnyHeader().WithMethods("GET", "POST")));
        if (app.Kind == "notifier")
            app.Services.Configure<SocketTransportOptions>(SendAtOnce);
        app.Bus.Add(HintQueue.Module);
        app.Map(StreamRoutes.Map);
    }

    /// <summary>A frame goes to the kernel on the thread that has it, which never waits there. Accepted sockets inherit the listening socket's buffer.</summary>
    static void SendAtOnce(SocketTransportOptions transport)
    {
        transport.UnsafePreferInlineScheduling = true;
        transport.CreateBoundListenSocket = endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = SendBuffer;
            return socket;
        };
    }
}
