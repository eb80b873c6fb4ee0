using System.Reflection;

namespace Netra.Protocol.Tests;

/// <summary>Copies of rows, so that a transition works on its own and a crash can forget it.</summary>
static class Rows
{
    static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static T Copy<T>(T row)
        where T : class =>
        (T)Clone.Invoke(row, null)!;
}
