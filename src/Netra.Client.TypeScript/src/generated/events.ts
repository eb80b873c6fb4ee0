// Generated from contracts/Netra.Contracts/Events/run-events.schema.json by scripts/generate.mjs: change that, then run `npm run generate`.

/** Whom the event concerns, and what caused it. */
export interface TraceContext {
  user_id: string;
  thread_id: string | null;
  correlation_id: string;
  session_id: string | null;
  request_id: string | null;
  timestamp: string;
}

/** What a run has used. */
export interface Usage {
  steps: number;
  tool_calls: number;
  input_tokens: number;
  output_tokens: number;
}

/** What the data of every event has. */
export interface EventData {
  run_id: string;
  agent_name: string;
  trace_context: TraceContext;
}

/** What every event has beside its type and data. */
export interface EventEnvelope {
  /** The version of the envelope. */
  v: 1;
  /** The run's id and the seq, joined by a colon; never repeats. */
  id: string;
  /** The run's id; system for what is told to all users. */
  run: string;
  /** Ascending per run, without holes; in the system log what is for others is left out. */
  seq: number;
  /** UTC, from the database's clock. */
  time: string;
  /** W3C trace context of the cause; left out where there was none. */
  traceparent?: string;
}

export interface AgentStartedData extends EventData {
  /** The input, redacted and shortened. */
  input_summary: string;
  deadline_at: string;
}

/** The run has begun. */
export interface AgentStarted extends EventEnvelope {
  type: "agent_started";
  data: AgentStartedData;
}

export interface AgentThinkingData extends EventData {
  reasoning: string;
  step_number: number;
  progress_percentage?: number | null;
  /** What the agent says while it still thinks. */
  delta?: true;
  /** Of a delta, from 1. */
  attempt?: number;
}

/** A decision, or with delta a part of one. */
export interface AgentThinking extends EventEnvelope {
  type: "agent_thinking";
  data: AgentThinkingData;
}

export interface ToolExecutingData extends EventData {
  /** Id of the call. */
  call_id: string;
  tool_name: string;
  tool_purpose: string;
  /** The arguments; secrets as ***, more than 16 KiB as {omitted}. */
  parameters: unknown;
  /** From 1. */
  attempt: number;
}

/** A tool was asked to work. */
export interface ToolExecuting extends EventEnvelope {
  type: "tool_executing";
  data: ToolExecutingData;
}

export interface ToolCompletedData extends EventData {
  /** Id of the call. */
  call_id: string;
  tool_name: string;
  /** Left out where result_ref names it. */
  result?: unknown;
  /** Where a result of more than 16 KiB is: call:<id>. */
  result_ref?: string;
  /** Milliseconds. */
  execution_time_ms: number;
  /** From 1. */
  attempt: number;
}

/** A tool's result was recorded. */
export interface ToolCompleted extends EventEnvelope {
  type: "tool_completed";
  data: ToolCompletedData;
}

export interface ToolErrorData extends EventData {
  /** Id of the call. */
  call_id: string;
  tool_name: string;
  error: string;
  code: string;
  will_retry: boolean;
  /** From 1; 0 where none began. */
  attempt: number;
  /** Milliseconds; of the last error. */
  execution_time_ms?: number;
}

/** A tool failed, for good unless will_retry. */
export interface ToolError extends EventEnvelope {
  type: "tool_error";
  data: ToolErrorData;
}

export interface AgentCompletedData extends EventData {
  /** Left out where result_ref names it. */
  result?: unknown;
  /** Where a result of more than 16 KiB is: /v1/runs/<id>. */
  result_ref?: string;
  /** Milliseconds. */
  execution_time_ms: number;
  usage: Usage;
}

/** The run has ended well. Terminal. */
export interface AgentCompleted extends EventEnvelope {
  type: "agent_completed";
  data: AgentCompletedData;
}

export interface FailureData extends EventData {
  error: string;
  /** A code of the closed list of failures. */
  error_type: string;
  /** The step is tried again and the run goes on. */
  is_recoverable: boolean;
  /** Milliseconds. */
  execution_time_ms: number;
}

/** A step failed. Terminal unless is_recoverable. */
export interface AgentError extends EventEnvelope {
  type: "agent_error";
  data: FailureData;
}

/** The run was cancelled. Terminal. */
export interface AgentCancelled extends EventEnvelope {
  type: "agent_cancelled";
  data: FailureData;
}

/** The run's time was over. Terminal. */
export interface AgentTimedOut extends EventEnvelope {
  type: "agent_timed_out";
  data: FailureData;
}

export interface ApprovalRequestedData extends EventData {
  /** Id of the call. */
  call_id: string;
  question: string;
  expires_at: string;
}

/** A person is asked. */
export interface ApprovalRequested extends EventEnvelope {
  type: "approval_requested";
  data: ApprovalRequestedData;
}

export interface ApprovalDecidedData extends EventData {
  /** Id of the call. */
  call_id: string;
  /** decided, or the code of what ended the question. */
  outcome: string;
  /** Null where nobody decided. */
  decision: unknown;
}

/** A person has answered, or nobody did in time. */
export interface ApprovalDecided extends EventEnvelope {
  type: "approval_decided";
  data: ApprovalDecidedData;
}

export interface RunWaitingData extends EventData {
  waiting_for: string;
}

/** The run waits, such as for a slot. */
export interface RunWaiting extends EventEnvelope {
  type: "run_waiting";
  data: RunWaitingData;
}

export interface ChildStartedData extends EventData {
  /** Id of the call. */
  call_id: string;
  child_agent: string;
}

/** A run of another agent was submitted. */
export interface ChildStarted extends EventEnvelope {
  type: "child_started";
  data: ChildStartedData;
}

export interface ChildCompletedData extends EventData {
  /** Id of the call. */
  call_id: string;
  child_agent: string;
  status: string;
  error: string | null;
  /** Milliseconds. */
  execution_time_ms: number;
}

/** A child run has ended. */
export interface ChildCompleted extends EventEnvelope {
  type: "child_completed";
  data: ChildCompletedData;
}

/** What caused the notification; it concerns no user in particular. */
export interface SystemTraceContext {
  user_id: null;
  thread_id: null;
  correlation_id: string;
  session_id: null;
  request_id: string;
  timestamp: string;
}

export interface SystemNotificationData {
  run_id: null;
  agent_name: null;
  trace_context: SystemTraceContext;
  /** A name of the sender's own. */
  notification_type: string;
  message: string;
  /** A name of the sender's own; info unless said. */
  severity: string;
  /** By notification type. */
  metadata: Record<string, unknown> | null;
}

/** Told to all users at once, over WebSockets only. */
export interface SystemNotification extends EventEnvelope {
  type: "system_notification";
  data: SystemNotificationData;
}

/** An event of a run's log, the same over every transport (docs/events.md). Other members and types may appear at any time: ignore them. */
export type RunEvent = AgentStarted | AgentThinking | ToolExecuting | ToolCompleted | ToolError | AgentCompleted | AgentError | AgentCancelled | AgentTimedOut | ApprovalRequested | ApprovalDecided | RunWaiting | ChildStarted | ChildCompleted | SystemNotification;
