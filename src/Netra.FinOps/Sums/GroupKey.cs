namespace Netra.FinOps;

/// <summary>The values of up to three dimensions, ordered one after the other by code point.</summary>
readonly record struct GroupKey(string First, string? Second, string? Third) : IComparable<GroupKey>
{
    /// <summary>The values, <c>(null)</c> for NULL.</summary>
    public IReadOnlyList<string> Values => Second is null ? [First] : Third is null ? [First, Second] : [First, Second, Third];

    public static GroupKey Of(TypedColumn<string?>[] keys, int row) => new(
        keys[0][row] ?? Dimension.Null,
        keys.Length > 1 ? keys[1][row] ?? Dimension.Null : null,
        keys.Length > 2 ? keys[2][row] ?? Dimension.Null : null);

    public static bool operator <(GroupKey left, GroupKey right) => left.CompareTo(right) < 0;

    public static bool operator <=(GroupKey left, GroupKey right) => left.CompareTo(right) <= 0;

    public static bool operator >(GroupKey left, GroupKey right) => left.CompareTo(right) > 0;

    public static bool operator >=(GroupKey left, GroupKey right) => left.CompareTo(right) >= 0;

    public int CompareTo(GroupKey other)
    {
        var first = string.CompareOrdinal(First, other.First);
        var second = first != 0 ? first : string.CompareOrdinal(Second, other.Second);
        return second != 0 ? second : string.CompareOrdinal(Third, other.Third);
    }

    public override string ToString() => string.Join(" / ", Values);
}
