using System.Net;

namespace Netra.Client;

/// <summary>What a close code of <c>netra.v1</c> asks the client to do.</summary>
static class StreamClose
{
    const int FirstOwn = 4400;
    const int LastOwn = 4499;
    const int SlowReader = 4408;
    const int TooMany = 4429;

    /// <summary>Whether the code says not to connect again.</summary>
    public static bool IsFinal(int code) => code is >= FirstOwn and <= LastOwn and not SlowReader and not TooMany;

    public static NetraException Refusal(int code, string? reason)
    {
        var status = (HttpStatusCode)(code - 4000);
        return new(status, status.ToString().ToLowerInvariant(), $"The stream was closed with {code}: {(string.IsNullOrEmpty(reason) ? status : reason)}.");
    }
}
