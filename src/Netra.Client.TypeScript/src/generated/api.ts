// Generated from tests/Netra.Api.Tests/Approved/openapi-v1.json by scripts/generate.mjs: change that, then run `npm run generate`.

export interface Fault {
  /** JSON pointer into the request's body. */
  pointer: string;
  message: string;
}

export type JsonElement = unknown;

/** Every error of the API: RFC 9457 problem details. */
export interface Problem {
  /** A URN that ends in the code. */
  type: string;
  title: string;
  status: number;
  /** What is wrong and what to do about it. */
  detail: string;
  /** Stable; for programs. */
  code: string;
  /** Finds the request in traces and logs. */
  trace_id: string;
  /** Each fault of the request. */
  errors?: Fault[] | null;
  /** The permissions that the caller lacks. */
  missing?: string[] | null;
  /** The least tier that grants them, where one does. */
  upgrade_to?: string | null;
}

/** JSON text from the database, passed on as it is, with every digit of its numbers. */
export type RawJson = unknown;

export interface RunError {
  /** One of the closed list of codes in docs. */
  code: string;
  message: string;
  retryable: boolean;
}

export interface RunUsage {
  steps: number;
  tool_calls: number;
  input_tokens: number;
  output_tokens: number;
  /** 0 for a run without a model; null where the price is not known. */
  cost_usd: number | null;
}

/** A run as callers see it. */
export interface RunView {
  id: string;
  agent: string;
  /** queued, running, waiting, cancelling, completed, failed, timed_out or cancelled. */
  status: string;
  /** slot, tools, approval, child, retry or dead_letter while the status is waiting; slot while it is queued behind many others. */
  waiting_for: string | null;
  thread_id: string | null;
  input: RawJson;
  result: RawJson | null;
  error: RunError | null;
  planner: string;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  deadline_at: string;
  execution_time_ms: number | null;
  /** Seq of the last event in the log. */
  last_seq: number;
  step: number;
  trace_id: string | null;
  labels: RawJson;
  usage: RunUsage;
  priority: number;
  timeout_seconds: number;
  parent_run_id: string | null;
  retry_of: string | null;
  /** Not before this moment; null for at once. */
  run_at: string | null;
  cancel_requested: boolean;
}

/** Where the end of one run is told. */
export interface RunWebhook {
  /** An http or https address on the public internet, port 80, 443, 8080 or 8443. */
  url: string;
}

export interface SubmitRunRequest {
  /** Name of an agent in the catalogue. */
  agent: string;
  /** An object that matches the agent's input schema. */
  input: JsonElement;
  /** A thread whose earlier messages the run sees. */
  thread_id?: string | null;
  /** From the start of the run to its end; may be a fraction. Default and maximum are the tier's; more is refused. */
  timeout_seconds?: number | null;
  /** 0 to 9, 9 first. */
  priority?: number | null;
  /** Not before this moment, at most a year ahead; at once when absent or past. */
  run_at?: string | null;
  webhook?: RunWebhook | null;
  labels?: Record<string, string> | null;
}
