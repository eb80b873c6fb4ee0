import type { Problem } from "./generated/api.js";

export interface NetraErrorDetails {
  status?: number | undefined;
  traceId?: string | undefined;
  retryAfterMs?: number | undefined;
  problem?: Partial<Problem> | undefined;
  cause?: unknown;
}

/** The fleet refused a request, or could not be reached. */
export class NetraError extends Error {
  override readonly name = "NetraError";

  /** The HTTP status, or the one that a close code stands for; undefined when no answer came. */
  readonly status: number | undefined;

  /** Finds the request in the fleet's traces and logs. */
  readonly traceId: string | undefined;

  /** How long to wait before trying again, where the fleet said so. */
  readonly retryAfterMs: number | undefined;

  /** The whole problem document (RFC 9457), where one came. */
  readonly problem: Partial<Problem> | undefined;

  /** @param code The stable code of the problem, such as `unknown_agent`; `unreachable` when no answer came. */
  constructor(
    readonly code: string,
    message: string,
    { status, traceId, retryAfterMs, problem, cause }: NetraErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.traceId = traceId;
    this.retryAfterMs = retryAfterMs;
    this.problem = problem;
  }

  /** Whether the same request may succeed later: no answer, too many requests, or a fault of the fleet. */
  get isTemporary(): boolean {
    return this.status === undefined || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  static unreachable(address: string | URL, cause: unknown): NetraError {
    return new NetraError("unreachable", `No fleet answers at ${address}: ${reasonOf(cause)}`, { cause });
  }

  static async fromResponse(response: Response): Promise<NetraError> {
    const problem = parse(await response.text().catch(() => ""));
    const seconds = Number(response.headers.get("retry-after") ?? NaN);
    return new NetraError(problem?.code ?? "http_error", messageOf(problem) ?? `HTTP ${response.status}`, {
      status: response.status,
      traceId: problem?.trace_id,
      retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
      problem,
    });
  }
}

/** fetch says only that it failed; why stands in the cause. */
const reasonOf = (error: unknown): string => {
  const cause = (error as { cause?: unknown } | null)?.cause ?? error;
  const { message, code } = cause as { message?: string; code?: string };
  return message || code || String(cause);
};

/** Detail or title, then each fault of the input on a line of its own. */
const messageOf = (problem: Partial<Problem> | undefined): string | undefined => {
  const text = problem?.detail ?? problem?.title;
  return text && [text, ...(problem?.errors ?? []).map((fault) => `  ${fault.pointer}: ${fault.message}`)].join("\n");
};

const parse = (text: string): Partial<Problem> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
