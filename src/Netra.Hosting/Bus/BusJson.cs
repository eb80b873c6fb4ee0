using System.Text.Json.Serialization;
using MassTransit.Metadata;
using MassTransit.Serialization;
using Netra.Contracts.Datasets;
using Netra.Contracts.Events;
using Netra.Contracts.Runs;
using Netra.Contracts.Tools;

namespace Netra.Hosting;

/// <summary>How messages are read and written without reflection: the contracts, and the transport's envelope round them.</summary>
[JsonSerializable(typeof(JsonMessageEnvelope))]
[JsonSerializable(typeof(BusHostInfo))]
[JsonSerializable(typeof(ImportDataset))]
[JsonSerializable(typeof(LogsAppended))]
[JsonSerializable(typeof(RunEventsAppended))]
[JsonSerializable(typeof(SystemEventAppended))]
[JsonSerializable(typeof(CallEnded))]
[JsonSerializable(typeof(CallRetrying))]
[JsonSerializable(typeof(CancelRun))]
[JsonSerializable(typeof(ExecuteStep))]
[JsonSerializable(typeof(RunDue))]
[JsonSerializable(typeof(RunNudges))]
[JsonSerializable(typeof(StartRun))]
[JsonSerializable(typeof(CallTool))]
[JsonSerializable(typeof(CallTools))]
[JsonSerializable(typeof(CancelCall))]
[JsonSerializable(typeof(ToolCallDue))]
sealed partial class BusJson : JsonSerializerContext;
