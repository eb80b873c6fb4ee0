using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Netra.Sdk;

namespace Netra.FinOps.Tests;

/// <summary>Drives an agent with its tools in this process, as the fleet would: decide, run the calls, decide again.</summary>
sealed class AgentLoop(InMemoryDataset? bill)
{
    static readonly ServiceProvider Services = new ServiceCollection().AddFinOps().BuildServiceProvider();

    public static IAgent Agent { get; } = Services.GetServices<IAgent>().Single(a => a.Descriptor.Name == "cost-optimizer");

    public static IReadOnlyDictionary<string, ITool> Tools { get; } = Services.GetServices<ITool>().ToDictionary(t => t.Descriptor.Name);

    /// <summary>Tools that fail in this run, with what.</summary>
    public Dictionary<string, Failure> Broken { get; init; } = [];

    public List<Decision.Act> Steps { get; } = [];

    public Dictionary<string, byte[]> Artifacts { get; } = [];

    public List<CallOutcome> Outcomes { get; } = [];

    public async Task<Decision> Run(object? input = null)
    {
        var members = JsonSerializer.SerializeToNode(input ?? new { }, SdkJson.Options)!.AsObject();
        members.TryAdd("dataset_id", (bill?.Info.Id ?? Guid.CreateVersion7()).ToString());
        var json = JsonSerializer.SerializeToElement(members);
        Assert.Empty((await InputValidator.ReadAsync(Agent.Descriptor.InputSchema, TestContext.Current.CancellationToken)).Check(json));
        for (var step = 1; step <= 10; step++)
        {
            var decision = await Agent.DecideAsync(ContextOf(json, step), TestContext.Current.CancellationToken);
            if (decision is not Decision.Act act)
                return decision;
            Steps.Add(act);
            foreach (var (index, call) in act.Calls.Index())
                Outcomes.Add(await Execute(call, step, index));
        }

        throw new InvalidOperationException("The agent does not end.");
    }

    public async Task<JsonElement> Result(object? input = null) => Assert.IsType<Decision.Complete>(await Run(input)).Result;

    AgentContext ContextOf(JsonElement input, int step) => new()
    {
        RunId = Guid.CreateVersion7(),
        Identity = Identity,
        Input = input,
        Step = step,
        Attempt = 1,
        Outcomes = [.. Outcomes],
        Deadline = TimeProvider.System.GetUtcNow().AddMinutes(5),
        Time = TimeProvider.System,
        EmitAsync = (_, _) => Task.CompletedTask,
    };

    static RunIdentity Identity => new(Guid.CreateVersion7(), Guid.CreateVersion7(), null, "c", null, "r");

    async Task<CallOutcome> Execute(ToolRequest call, int step, int index)
    {
        CallOutcome Ended(JsonElement? result, Failure? failure) => new(Guid.CreateVersion7(), CallKind.Tool, call.Tool, step, index, result, failure);
        if (Broken.TryGetValue(call.Tool, out var broken))
            return Ended(null, broken);
        if (!Tools.TryGetValue(call.Tool, out var tool))
            return Ended(null, new("unknown_tool", $"There is no tool {call.Tool}."));
        Assert.Empty((await InputValidator.ReadAsync(tool.Descriptor.InputSchema, TestContext.Current.CancellationToken)).Check(call.Arguments));
        var context = new ToolContext
        {
            CallId = Guid.CreateVersion7(),
            RunId = Guid.CreateVersion7(),
            Attempt = 1,
            Worker = "test",
            Time = TimeProvider.System,
            Identity = Identity,
            Datasets = new One(bill),
        };
        try
        {
            var result = await tool.ExecuteAsync(context, call.Arguments, TestContext.Current.CancellationToken);
            foreach (var artifact in (result as ToolResult.Succeeded)?.Artifacts ?? [])
                Artifacts[artifact.Name] = artifact.Content.ToArray();
            return result is ToolResult.Succeeded ok ? Ended(ok.Value, null) : Ended(null, ((ToolResult.Failed)result).Failure);
        }
        catch (FailureException e)
        {
            return Ended(null, e.Failure);
        }
    }

    sealed class One(InMemoryDataset? bill) : IDatasets
    {
        public Task<IDataset> OpenAsync(Guid id, CancellationToken cancellationToken) => bill is not null && bill.Info.Id == id
            ? Task.FromResult<IDataset>(bill)
            : throw new FailureException(new Failure("invalid_input", $"There is no dataset {id}."));
    }
}
