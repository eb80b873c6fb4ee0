using System.Text.Json;
using Netra.Contracts;
using Netra.Hosting.Audit;
using Netra.Hosting.Callers;
using Netra.Storage.Catalogue;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>One transition at work: the locked rows, the moment, and what has come of it so far. No input or output of its own.</summary>
sealed class RunFrame(Run run, List<ToolCall> calls, DateTimeOffset now, RunOptions options)
{
    public Run Run { get; } = run;

    /// <summary>The calls of the current step.</summary>
    public List<ToolCall> Calls { get; } = calls;

    /// <summary>The database's clock at the lock.</summary>
    public DateTimeOffset Now { get; } = now;

    public RunOptions Options { get; } = options;

    /// <summary>Whether a slot is to be had, where the run's tenant is limited and the run holds none.</summary>
    public bool SlotGranted { get; init; } = true;

    /// <summary>Calls of the run that this one tries again which need not be made again; those of the step.</summary>
    public IReadOnlyList<ToolCall> Recorded { get; set; } = [];

    /// <summary>Whether the tenant's day has room for the calls of the decision.</summary>
    public bool CallsGranted { get; set; } = true;

    /// <summary>Tools with effects that have become others since the run last asked a person; of those that the decision names.</summary>
    public IReadOnlyList<string> ChangedTools { get; set; } = [];

    /// <summary>How many runs wait for this one, where the decision starts another.</summary>
    public int Ancestors { get; set; }

    /// <summary>Whether the tenant's day has room for the tokens of the decision.</summary>
    public bool TokensGranted { get; set; } = true;

    /// <summary>The worker that will execute the next step itself, leased to it in the same transition; null when the step is to go over the bus.</summary>
    public string? Executor { get; init; }

    /// <summary>The owner's rights when a decision is applied.</summary>
    public Caller? Owner { get; set; }

    /// <summary>Looks a tool or an agent up in the catalogue.</summary>
    public Func<string, string, CatalogueEntry?> Catalogue { get; set; } = (_, _) => null;

    /// <summary>Faults of arguments against a schema; none when they fit.</summary>
    public Func<CatalogueEntry, JsonElement, string?> FaultOf { get; init; } = (_, _) => null;

    public List<RunEvent> Events { get; } = [];

    public List<ToolCall> NewCalls { get; } = [];

    public List<Run> NewRuns { get; } = [];

    /// <summary>Calls that the transition closed while a worker may be at them.</summary>
    public List<ToolCall> Closed { get; } = [];

    /// <summary>Calls that the owner lacks the permission for.</summary>
    public List<DeniedCall> Denials { get; } = [];

    /// <summary>Commands that became due.</summary>
    public List<ICommand> Sends { get; } = [];

    /// <summary>Whether <see cref="Executor"/> has a step to execute after the commit.</summary>
    public bool BeginsStep { get; set; }

    /// <summary>Whether the trigger was applied; when not, all pending work is sent again.</summary>
    public bool Applied { get; set; }

    public void Append(string type, JsonElement data, int step = 0, Guid? call = null, int attempt = 0, int part = 0)
    {
        Run.LastSeq++;
        Events.Add(new RunEvent
        {
            RunId = Run.CorrelationId,
            Seq = Run.LastSeq,
            EventId = EventIds.Of(Run.CorrelationId, type, step, call, attempt, part),
            Type = type,
            At = Now,
            Traceparent = Run.Traceparent,
            Data = data.GetRawText(),
        });
    }
}
