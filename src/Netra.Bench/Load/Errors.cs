namespace Netra.Bench.Load;

/// <summary>Everything that went wrong, counted from many threads.</summary>
sealed class Errors
{
    int count;
    string? first;

    public int Count => Volatile.Read(ref count);

    public string? First => Volatile.Read(ref first);

    public void Add(string error)
    {
        Interlocked.CompareExchange(ref first, error, null);
        Interlocked.Increment(ref count);
    }
}
