using System.CommandLine;

namespace Netra.Cli;

static class RunIds
{
    public static Argument<Guid> Argument { get; } = new("ID") { Description = "The run's id." };
}
