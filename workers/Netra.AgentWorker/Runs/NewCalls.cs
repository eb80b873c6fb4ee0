using System.Text.Json;
using Netra.Contracts;
using Netra.Sdk;
using Netra.Storage.Catalogue;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Runs;

/// <summary>The rows of what a decision asks for: checked here, so that what is refused ends at once and reaches no queue.</summary>
static class NewCalls
{
    public static ToolCall ForTool(RunFrame frame, ToolRequest request, int place)
    {
        var entry = frame.Catalogue("tool", request.Tool);
        var limit = frame.Owner?.Tier.MaxToolTimeout ?? TimeSpan.FromSeconds(60);
        var wanted = request.Timeout ?? entry?.Timeout ?? frame.Owner?.Tier.ToolTimeout ?? limit;
        var call = Make(frame, CallKinds.Tool, request.Tool, place, request.Purpose, request.Arguments, frame.Run.DeadlineAt);
        call.Timeout = wanted < limit ? wanted : limit;
        call.MaxAttempts = entry?.MaxAttempts ?? 1;
        call.ReadOnly = entry?.ReadOnly ?? false;
        if (entry is null)
            Refuse(frame, call, ErrorCodes.UnknownTool, $"Tool {request.Tool} not found.");
        else if (frame.Owner?.May(entry.Permission) != true)
            Deny(frame, call, entry);
        else if (frame.ChangedTools.Contains(request.Tool, StringComparer.Ordinal))
            Refuse(frame, call, ErrorCodes.Expired, $"{request.Tool} has changed since a person was asked; ask again.");
        else if (frame.FaultOf(entry, request.Arguments) is { } fault)
            Refuse(frame, call, ErrorCodes.InvalidInput, $"The arguments of {request.Tool} break its schema: {fault}.");
        else if (RecordedCalls.TryTakeOver(frame, call) is null && !frame.CallsGranted)
            Refuse(frame, call, ErrorCodes.QuotaExceeded, "The tenant has made all the tool calls of today that its tier allows.");
        return call;
    }

    public static ToolCall ForApproval(RunFrame frame, Decision.Ask ask)
    {
        var arguments = JsonSerializer.SerializeToElement(new { ask.Question, ExpiresSeconds = ask.Expires.TotalSeconds }, SdkJson.Options);
        var expires = frame.Now + ask.Expires;
        var call = Make(frame, CallKinds.Approval, CallKinds.Approval, 0, ask.Question, arguments, expires < frame.Run.DeadlineAt ? expires : frame.Run.DeadlineAt);
        if (RecordedCalls.TryTakeOver(frame, call) is { } asked)
            call.CreatedAt = asked.CreatedAt;
        return call;
    }

    public static ToolCall ForChild(RunFrame frame, Decision.StartChild child)
    {
        var call = Make(frame, CallKinds.Child, child.Agent, 0, null, child.Input, frame.Run.DeadlineAt);
        var entry = frame.Catalogue("agent", child.Agent);
        if (entry is null)
            Refuse(frame, call, ErrorCodes.UnknownAgent, $"Agent {child.Agent} not found.");
        else if (frame.Owner?.May(entry.Permission) != true)
            Deny(frame, call, entry);
        else if (frame.FaultOf(entry, child.Input) is { } fault)
            Refuse(frame, call, ErrorCodes.InvalidInput, $"The input of {child.Agent} breaks its schema: {fault}.");
        else if (frame.Ancestors + 1 >= frame.Options.MaxDepth)
            Refuse(frame, call, ErrorCodes.AgentFailed, $"{frame.Options.MaxDepth} runs wait for each other already; no further one is started.");
        else if (RecordedCalls.TryTakeOver(frame, call) is null)
            ChildRuns.Add(frame, call, child);
        return call;
    }

    static ToolCall Make(RunFrame frame, string kind, string name, int place, string? purpose, JsonElement arguments, DateTimeOffset deadline) => new()
    {
        CorrelationId = Guid.CreateVersion7(frame.Now),
        RunId = frame.Run.CorrelationId,
        TenantId = frame.Run.TenantId,
        OwnerId = frame.Run.OwnerId,
        Kind = kind,
        Tool = name,
        Purpose = purpose,
        Step = frame.Run.Step,
        Place = place,
        Arguments = arguments.GetRawText(),
        CreatedAt = frame.Now,
        UpdatedAt = frame.Now,
        DeadlineAt = deadline,
        DueAt = kind == CallKinds.Tool ? CallDueTimes.FirstCheck(frame.Now, deadline) : deadline,
    };

    static void Deny(RunFrame frame, ToolCall call, CatalogueEntry entry)
    {
        Refuse(frame, call, ErrorCodes.MissingPermission, $"The permission {entry.Permission} is missing, which {entry.Name} needs.");
        if (frame.Owner is { } owner)
            frame.Denials.Add(new(owner, entry.Name, entry.Permission, call.RunId, call.CorrelationId));
    }

    static void Refuse(RunFrame frame, ToolCall call, string code, string message)
    {
        (call.Status, call.ErrorCode, call.ErrorMessage) = (CallStatus.Failed, code, message);
        (call.EndedAt, call.DueAt) = (frame.Now, null);
    }
}
