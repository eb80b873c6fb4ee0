using Microsoft.Extensions.Options;
using Netra.Hosting;
using Netra.Hosting.Callers;

namespace Netra.Notifier;

/// <summary>Looks after all open streams: expired and revoked credentials, clients that do not read or never say anything.</summary>
sealed partial class Watch(
    Connections connections, CallerResolver callers, IOptions<StreamOptions> options, TimeProvider time, ILogger<Watch> log) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var open = connections.All();
            foreach (var stream in open)
                stream.Check();
            try
            {
                foreach (var stream in open.Where(s => s.CredentialDue(options.Value.CredentialCheck)))
                {
                    var credential = stream.Credential;
                    if (!await credential.IsValidAsync(callers, stoppingToken) && credential == stream.Credential)
                        stream.End(CloseCodes.Expired);
                }
            }
            catch (Exception e) when (FailurePolicy.IsOutage(e))
            {
                NotChecked(log, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Credentials of open streams not checked, next time again: {Reason}")]
    static partial void NotChecked(ILogger logger, string reason);
}
