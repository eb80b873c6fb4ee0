using System.Net;
using System.Text.Json;

namespace Netra.Client;

/// <summary>The fleet refused a request, or could not be reached.</summary>
public sealed class NetraException : Exception
{
    public NetraException() : this("The request failed.") { }

    public NetraException(string message) : base(message) => Code = "failed";

    public NetraException(string message, Exception innerException) : base(message, innerException) => Code = Unreachable;

    internal NetraException(HttpStatusCode? status, string code, string message) : base(message) => (Status, Code) = (status, code);

    /// <summary>The code of an exception that says that no answer came at all.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The HTTP status; null when no answer came.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The stable code of the problem, such as <c>unknown_agent</c>.</summary>
    public string Code { get; }

    public string? TraceId { get; internal init; }

    /// <summary>How long to wait before trying again, where the fleet said so.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>The whole problem document (RFC 9457), where one came.</summary>
    public JsonElement? Problem { get; internal init; }
}
