using Netra.Sdk;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Steps;

/// <summary>What a worker finds when it is asked to execute a step.</summary>
abstract record StepReading
{
    /// <summary>The step is undecided and nobody is known to be at it.</summary>
    public sealed record Open(Run Run, IReadOnlyList<CallOutcome> Outcomes) : StepReading
    {
        /// <summary>What was said in the run's thread before.</summary>
        public IReadOnlyList<EarlierMessage> Earlier { get; init; } = [];
    }

    /// <summary>Another worker is at it, or it is not its time yet.</summary>
    public sealed record Busy : StepReading;

    /// <summary>The run has gone past it.</summary>
    public sealed record Past : StepReading;

    /// <summary>There is no such run.</summary>
    public sealed record None : StepReading;
}
