namespace Netra.FinOps;

/// <summary>Growing dictionaries of sums.</summary>
static class Groups
{
    /// <summary>The value of a key, new when the key is.</summary>
    public static TValue GetOrAdd<TKey, TValue>(this Dictionary<TKey, TValue> groups, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!groups.TryGetValue(key, out var value))
            groups.Add(key, value = new());
        return value;
    }
}
