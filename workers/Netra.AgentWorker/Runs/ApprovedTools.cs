using Microsoft.EntityFrameworkCore;
using Netra.Hosting.Catalogue;
using Netra.Sdk;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>What a person has approved stays what it was: a tool with effects whose description, schema or permission has changed since is not called until a person is asked again.</summary>
static class ApprovedTools
{
    /// <returns>The tools that the decision may not call: by the catalogue as it is, not as it is remembered.</returns>
    public static async Task<IReadOnlyList<string>> ChangedAsync(NetraDb db, RunFrame frame, Decision decision, CancellationToken cancellationToken)
    {
        if (frame.Run.Step == 1 || decision is not Decision.Act act)
            return [];
        var tools = act.Calls.Select(c => c.Tool).Where(t => frame.Catalogue(CatalogueKinds.Tool, t) is { ReadOnly: false }).Distinct(StringComparer.Ordinal).ToList();
        if (tools.Count == 0)
            return [];
        var asked = LastOf(frame.NewCalls) // taken over from another run a moment ago, in the transaction of this decision
            ?? await db.ToolCalls.Where(c => c.RunId == frame.Run.CorrelationId && c.Kind == CallKinds.Approval).MaxAsync(c => (DateTimeOffset?)c.CreatedAt, cancellationToken);
        return asked is null ? []
            : await db.Catalogue.Where(c => c.Kind == CatalogueKinds.Tool && tools.Contains(c.Name) && c.UpdatedAt > asked).Select(c => c.Name).ToListAsync(cancellationToken);
    }

    static DateTimeOffset? LastOf(List<ToolCall> calls) => calls.Where(c => c.Kind == CallKinds.Approval).Max(c => (DateTimeOffset?)c.CreatedAt);
}
