using Microsoft.Extensions.Options;

namespace Netra.Notifier;

/// <summary>What AG-UI streams share.</summary>
sealed partial class AgUiParts(
    RunChannels channels, Connections connections, Instruments instruments, IOptions<StreamOptions> stream, TimeProvider time, ILogger<AgUiParts> log)
{
    public RunChannels Channels => channels;

    public Connections Connections => connections;

    public Instruments Instruments => instruments;

    public StreamOptions Stream => stream.Value;

    public TimeProvider Time => time;

    public void Failed(Guid run, Exception exception) => Failed(log, run, exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "AG-UI stream of run {Run} failed")]
    static partial void Failed(ILogger logger, Guid run, Exception exception);
}
