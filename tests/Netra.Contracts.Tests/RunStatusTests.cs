using System.Reflection;

namespace Netra.Contracts.Tests;

public sealed class RunStatusTests
{
    [Fact]
    public void The_list_names_every_status_once() =>
        Assert.Equal(Constants(typeof(RunStatus)), RunStatus.All.Order(StringComparer.Ordinal));

    [Fact]
    public void The_last_four_are_terminal_and_nothing_else_is() =>
        Assert.Equal([false, false, false, false, true, true, true, true], RunStatus.All.Select(RunStatus.IsTerminal));

    [Fact]
    public void An_unknown_status_is_not_terminal() => Assert.False(RunStatus.IsTerminal("Completed"));

    internal static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal);
}
