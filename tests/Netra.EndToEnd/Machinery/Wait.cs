namespace Netra.EndToEnd;

/// <summary>Waits for observed facts.</summary>
static class Wait
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Reads until what was read is enough. A process that does not answer has not said anything yet.</summary>
    /// <exception cref="TimeoutException">Not within the limit; the message holds what was read last.</exception>
    public static async Task<T> ForAsync<T>(string what, double seconds, Func<Task<T>> read, Func<T, bool> enough)
    {
        var begin = TimeProvider.System.GetTimestamp();
        string last;
        do
        {
            try
            {
                var value = await read();
                if (enough(value))
                    return value;
                last = value?.ToString() ?? "nothing";
            }
            catch (HttpRequestException e)
            {
                last = e.Message;
            }

            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        while (TimeProvider.System.GetElapsedTime(begin).TotalSeconds < seconds);
        throw new TimeoutException($"Waited {seconds} s for {what}; the last that was seen: {last}");
    }
}
