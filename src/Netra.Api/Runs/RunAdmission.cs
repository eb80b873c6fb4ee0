using System.Text.Json;
using Microsoft.Extensions.Options;
using Netra.Api.Catalogue;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Api.Threads;
using Netra.Hosting.Callers;
using Netra.Hosting.Outbound;

namespace Netra.Api.Runs;

/// <summary>Everything that is checked before a run is stored, for all ways that lead to one.</summary>
sealed class RunAdmission(AgentCatalogue catalogue, OwnThreads threads, IOptionsMonitor<TierOptions> tiers, IOptions<OutboundOptions> outbound, TimeProvider time)
{
    /// <exception cref="RefusedException">Out of bounds, an unknown agent or thread, a missing permission, or input that breaks the agent's schema.</exception>
    public async Task CheckAsync(Caller caller, SubmitRunRequest request, CancellationToken cancellationToken)
    {
        request.Check(caller.Tier, time.GetUtcNow());
        if (request.Webhook is { } webhook && OutboundUrl.FaultOf(webhook.Url, outbound.Value) is { } fault)
            throw RefusedException.Invalid(new Fault("/webhook/url", fault));
        await CheckAsync(caller, request.Agent, request.Input, cancellationToken);
        if (request.ThreadId is { } thread)
            await threads.GetAsync(caller.UserId, Ids.Parse(thread), cancellationToken);
    }

    /// <exception cref="RefusedException">An unknown agent, a missing permission, or input that breaks the agent's schema.</exception>
    public async Task CheckAsync(Caller caller, string name, JsonElement input, CancellationToken cancellationToken)
    {
        var agent = await catalogue.AgentAsync(name, cancellationToken)
            ?? throw new RefusedException(StatusCodes.Status404NotFound, ProblemCodes.UnknownAgent, $"Agent {name} not found");
        if (!caller.May(agent.Permission))
            throw RefusedException.Forbidden(agent.Permission, tiers.CurrentValue.LeastGranting(agent.Permission));
        var faults = agent.Check(input);
        if (faults.Count > 0)
            throw RefusedException.InvalidInput([.. faults.Select(f => new Fault("/input" + f.JsonPointer, f.Message))]);
    }
}
