using Microsoft.Extensions.Options;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Hosting.Faults;

namespace Netra.Notifier;

/// <summary>What every WebSocket's session needs of the process.</summary>
sealed record SocketParts(
    RunChannels Channels, UserTopics Topics, SystemTopic System, CallerResolver Callers, AuditTrail Audit, ForeignObjects Foreign, Instruments Instruments, FailPoints Faults, IOptions<StreamOptions> Options, TimeProvider Time,
    ILogger<SocketSession> Log);
