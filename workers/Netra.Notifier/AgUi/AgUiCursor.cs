using System.Globalization;
using System.Runtime.InteropServices;

namespace Netra.Notifier;

/// <summary>Which frame of an AG-UI stream: the seq of its event, and its place among the frames of that event, from 1.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct AgUiCursor(long Seq, int Part) : IComparable<AgUiCursor>
{
    public static bool operator <(AgUiCursor left, AgUiCursor right) => left.CompareTo(right) < 0;

    public static bool operator >(AgUiCursor left, AgUiCursor right) => left.CompareTo(right) > 0;

    public static bool operator <=(AgUiCursor left, AgUiCursor right) => left.CompareTo(right) <= 0;

    public static bool operator >=(AgUiCursor left, AgUiCursor right) => left.CompareTo(right) >= 0;

    /// <summary>Reads <c>seq.part</c>; no text is the beginning.</summary>
    public static bool TryParse(string text, out AgUiCursor cursor)
    {
        cursor = default;
        if (text.Length == 0)
            return true;
        if (text.Split('.') is not [var first, var second]
            || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            || !int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var part))
            return false;
        cursor = new(seq, part);
        return true;
    }

    public int CompareTo(AgUiCursor other) => (Seq, Part).CompareTo((other.Seq, other.Part));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seq}.{Part}");
}
