using System.ComponentModel.DataAnnotations;

namespace Netra.Notifier;

/// <summary>How clients are served and what they may use.</summary>
public sealed class StreamOptions
{
    public const string Section = "Stream";

    /// <summary>The outside address of this part where no proxy joins it with the API; empty otherwise.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Origins of browsers beside those of <see cref="PublicUrl"/>, <c>Api:Url</c> and the request's own host.</summary>
    public IList<string> AllowedOrigins { get; init; } = [];

    /// <summary>How often the heads of followed runs are compared with the database; bounds the delay of an event whose hint was lost.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan HeadComparison { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a WebSocket is pinged; one that does not answer within the same time is dropped.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Ping { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a quiet SSE stream gets a comment.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Comment { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a WebSocket may be open before its first operation.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan FirstOperation { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one send may be pending before the reader counts as slow.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan SendPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an open stream's credential is checked again, for revocation.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan CredentialCheck { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a stopping process takes to send its clients away, at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20")]
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Frames that wait for one connection at most.</summary>
    [Range(16, 1_000_000)]
    public int QueueItems { get; set; } = 1024;

    /// <summary>Bytes that wait for one connection at most.</summary>
    [Range(65_536, 1_073_741_824)]
    public int QueueBytes { get; set; } = 1024 * 1024;

    /// <summary>The largest message that a client may send, in bytes.</summary>
    [Range(1024, 16_777_216)]
    public int MessageBytes { get; set; } = 64 * 1024;

    [Range(1, 10_000)]
    public int OperationsPerSecond { get; set; } = 20;

    [Range(1, 100_000)]
    public int RunsPerConnection { get; set; } = 256;

    /// <summary>Hints that wait for this process at most; older ones are dropped, which costs reads of the log.</summary>
    [Range(100, 10_000_000)]
    public int HintQueue { get; set; } = 50_000;
}
