using System.Net;
using System.Text.Json;

namespace Netra.Chaos;

/// <summary>A user who does not give up: another replica of the API, again, until there is an answer.</summary>
sealed class Client(FleetUser user, IReadOnlyList<Uri> apis)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(250);

    int next;

    public FleetUser User => user;

    public Guid Id => user.UserId;

    /// <summary>Sends a submit until it is acknowledged; the same key makes the repeats one run.</summary>
    /// <returns>The run, or null when there was no 202 until the token ended the attempts; and how often it was sent.</returns>
    /// <exception cref="InvalidOperationException">The fleet refused what it should accept.</exception>
    public async Task<(Guid? Run, int Sends)> SubmitAsync(string key, object body, CancellationToken cancellationToken)
    {
        for (var sends = 1; ; sends++)
        {
            var answer = await TryAsync(HttpMethod.Post, "v1/runs", body, ("Idempotency-Key", key));
            if (answer?.Status is HttpStatusCode.Accepted)
                return (answer.Json.GetProperty("id").GetGuid(), sends);
            if (answer is not null && (int)answer.Status is < 500 and not 409)
                throw new InvalidOperationException($"A submit was refused: {answer}");
            if (cancellationToken.IsCancellationRequested)
                return (null, sends);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Reads until it is answered with 200, or not found.</summary>
    /// <exception cref="TimeoutException">Not within two minutes.</exception>
    public async Task<JsonElement?> ReadAsync(string path)
    {
        var begin = TimeProvider.System.GetTimestamp();
        Answer? answer;
        do
        {
            answer = await TryAsync(HttpMethod.Get, path, body: null);
            if (answer?.Status is HttpStatusCode.OK)
                return answer.Json;
            if (answer?.Status is HttpStatusCode.NotFound)
                return null;
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
        while (TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromMinutes(2));
        throw new TimeoutException($"GET {path} was not answered; the last answer: {answer}");
    }

    /// <summary>Null when the connection was lost or nothing came in time.</summary>
    async Task<Answer?> TryAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        var replica = apis[(int)((uint)Interlocked.Increment(ref next) % (uint)apis.Count)];
        try
        {
            return await user.At(replica).SendAsync(method, path, body, headers).WaitAsync(Patience);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or TaskCanceledException or IOException)
        {
            return null;
        }
    }
}
