using System.Text.Json.Serialization;
using Netra.Api.Admin;
using Netra.Api.Broadcasts;
using Netra.Api.Catalogue;
using Netra.Api.Datasets;
using Netra.Api.DeadLetters;
using Netra.Api.Problems;
using Netra.Api.Requests;
using Netra.Api.Runs;
using Netra.Api.Schedules;
using Netra.Api.Threads;
using Netra.Api.Tokens;
using Netra.Api.Usage;
using Netra.Api.Webhooks;
using Netra.Api.Workers;

namespace Netra.Api.Json;

/// <summary>The JSON of the API's edge: snake_case, nulls written, unknown and repeated members of requests refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SubmitRunRequest))]
[JsonSerializable(typeof(SubmitBatchRequest))]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(RetryRunRequest))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(Page<RunListItem>))]
[JsonSerializable(typeof(Page<EventView>))]
[JsonSerializable(typeof(DecideApprovalRequest))]
[JsonSerializable(typeof(ApprovalView))]
[JsonSerializable(typeof(ApprovalResult))]
[JsonSerializable(typeof(TimelineView))]
[JsonSerializable(typeof(ExplainView))]
[JsonSerializable(typeof(ThreadRequest))]
[JsonSerializable(typeof(ThreadView))]
[JsonSerializable(typeof(Page<ThreadView>))]
[JsonSerializable(typeof(Page<MessageView>))]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(WebhookView))]
[JsonSerializable(typeof(Page<WebhookView>))]
[JsonSerializable(typeof(SecretView))]
[JsonSerializable(typeof(DeliveryView))]
[JsonSerializable(typeof(Page<DeliveryView>))]
[JsonSerializable(typeof(RedeliveredView))]
[JsonSerializable(typeof(ScheduleRequest))]
[JsonSerializable(typeof(SchedulePatch))]
[JsonSerializable(typeof(ScheduleView))]
[JsonSerializable(typeof(Page<ScheduleView>))]
[JsonSerializable(typeof(Page<FireView>))]
[JsonSerializable(typeof(Page<UsageView>))]
[JsonSerializable(typeof(DatasetView))]
[JsonSerializable(typeof(Page<DatasetView>))]
[JsonSerializable(typeof(QualityView))]
[JsonSerializable(typeof(Page<AgentView>))]
[JsonSerializable(typeof(Page<ToolView>))]
[JsonSerializable(typeof(WorkerView))]
[JsonSerializable(typeof(Page<WorkerView>))]
[JsonSerializable(typeof(Page<QueueView>))]
[JsonSerializable(typeof(QueueStats))]
[JsonSerializable(typeof(CreateUserRequest))]
[JsonSerializable(typeof(CreatedUser))]
[JsonSerializable(typeof(IssueKeyRequest))]
[JsonSerializable(typeof(CreateTenantRequest))]
[JsonSerializable(typeof(UpdateTenantRequest))]
[JsonSerializable(typeof(TenantView))]
[JsonSerializable(typeof(Page<TenantView>))]
[JsonSerializable(typeof(UpdateUserRequest))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(Page<KeyView>))]
[JsonSerializable(typeof(IssueTokenRequest))]
[JsonSerializable(typeof(TokenView))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(Page<UserView>))]
[JsonSerializable(typeof(Page<DeadLetterItem>))]
[JsonSerializable(typeof(Page<DeadLetterGroupView>))]
[JsonSerializable(typeof(DeadLetterView))]
[JsonSerializable(typeof(NoteGroupRequest))]
[JsonSerializable(typeof(EditDeadLetterRequest))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(ReplayView))]
[JsonSerializable(typeof(Page<ReplayView>))]
[JsonSerializable(typeof(Page<AuditView>))]
[JsonSerializable(typeof(CreateBroadcastRequest))]
[JsonSerializable(typeof(BroadcastView))]
[JsonSerializable(typeof(BroadcastData))]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class ApiJson : JsonSerializerContext;
