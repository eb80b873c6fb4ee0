import type { Clock } from "../clock.js";
import type { Credential } from "../credential.js";
import type { RunEvent } from "../generated/events.js";
import { NetraError } from "../netra-error.js";
import { backoff } from "./backoff.js";
import { answerTo, CloseCode, refusal } from "./close-codes.js";
import type { Connection, Frame, Open } from "./connection.js";

export interface FollowerParts {
  open: Open;
  clock: Clock;
  credential: Credential;
  giveUpAfterMs: number;
}

type Step = { event?: RunEvent; then: "go on" | "come back" | "end" };

const goOn: Step = { then: "go on" };
const comeBack: Step = { then: "come back" };
const end: Step = { then: "end" };

/** Follows one run over as many connections as it takes. */
export class RunFollower {
  readonly #parts: FollowerParts;
  readonly #run: string;
  readonly #signal: AbortSignal | undefined;
  #last: number;
  #failures = 0;
  #refusals = 0;
  #aliveAt: number;
  #subscribed = false;
  #heartbeatMs = 20_000;
  #askedToWaitMs: number | undefined;
  #broken: unknown = new Error("it closes every connection");

  constructor(parts: FollowerParts, run: string, after: number, signal: AbortSignal | undefined) {
    this.#parts = parts;
    this.#run = run;
    this.#last = after;
    this.#signal = signal;
    this.#aliveAt = parts.clock.now();
  }

  async *events(): AsyncGenerator<RunEvent, void, undefined> {
    for (;;) {
      const connection = await this.#connect();
      let step = connection ? goOn : comeBack;
      try {
        while (connection && step.then === "go on") {
          step = this.#accept(await this.#next(connection), connection);
          if (step.event) yield step.event;
        }
      } finally {
        connection?.close();
      }

      if (step.then === "end") return;
      await this.#pause();
    }
  }

  async #connect(): Promise<Connection | undefined> {
    this.#subscribed = false;
    try {
      return await this.#parts.open(this.#run, this.#last, { clock: this.#parts.clock, signal: this.#signal });
    } catch (error) {
      if (!(error instanceof NetraError)) throw error;
      if (error.status === 401) this.#renew(error);
      else if (!error.isTemporary) throw error;
      this.#broken = error;
      this.#askedToWaitMs = error.retryAfterMs;
      return undefined;
    }
  }

  /** The next frame; a connection that is silent for two heartbeats, asked after the first, is gone. */
  async #next(connection: Connection): Promise<Frame> {
    const frame = await connection.next(this.#heartbeatMs);
    if (frame) return frame;
    connection.ping?.();
    return (await connection.next(this.#heartbeatMs)) ?? { op: "closed", code: CloseCode.Broken, reason: "the stream is silent" };
  }

  #accept(frame: Frame, connection: Connection): Step {
    switch (frame.op) {
      case "hello":
        this.#heartbeatMs = (frame.heartbeat_seconds ?? 20) * 1000;
        return goOn;
      case "subscribed":
        this.#onSubscribed(frame.head, connection);
        return goOn;
      case "event":
        return this.#onEvent(frame);
      case "ended":
        return end;
      case "reset":
        throw new NetraError("reset", `Events after ${this.#last} are gone (${frame.reason}); read the run itself.`, { status: 410 });
      case "error":
        return this.#onError(frame.code ?? "error", frame.message ?? "");
      case "bye":
        this.#askedToWaitMs = frame.retry_after_ms;
        return goOn;
      case "closed":
        return this.#onClosed(frame.code, frame.reason);
      default:
        return goOn;
    }
  }

  /** Where nothing is left to come, the last event is looked at again: it tells whether the run has ended. */
  #onSubscribed(head: number | undefined, connection: Connection): void {
    const first = !this.#subscribed;
    this.#subscribed = true;
    [this.#failures, this.#refusals] = [0, 0];
    if (first && head !== undefined && head > 0 && head <= this.#last) connection.replay?.(head - 1);
  }

  #onEvent({ op: _, ...event }: { op: "event" } & RunEvent): Step {
    if (event.run.toLowerCase() !== this.#run.toLowerCase()) return goOn;
    if (event.seq > this.#last + 1) return comeBack; // a hole is never handed on: the log is read again from the last event
    const then = isTerminal(event) ? "end" : "go on";
    if (event.seq <= this.#last) return { then };
    this.#last = event.seq;
    return { event, then };
  }

  #onError(code: string, message: string): Step {
    const error = new NetraError(code, message || code, { status: code === "not_found" ? 404 : code === "unavailable" ? 503 : 400 });
    if (!error.isTemporary) throw error;
    this.#broken = error;
    return comeBack;
  }

  #onClosed(code: number, reason: string): Step {
    const error = refusal(code, reason);
    const answer = answerTo(code);
    if (answer === "stay away") throw error;
    if (answer === "renew") this.#renew(error);
    this.#broken = error;
    return comeBack;
  }

  /** Comes back once with what the provider gives now; what cannot change is not tried again. */
  #renew(error: NetraError): void {
    if (!this.#parts.credential.isRenewable || ++this.#refusals > 1) throw error;
  }

  async #pause(): Promise<void> {
    const { clock, giveUpAfterMs } = this.#parts;
    if (this.#subscribed) this.#aliveAt = clock.now();
    if (clock.now() - this.#aliveAt > giveUpAfterMs)
      throw new NetraError("unreachable", `The stream does not answer: ${(this.#broken as Error).message}`, { cause: this.#broken });
    const wait = this.#askedToWaitMs ?? backoff(++this.#failures);
    this.#askedToWaitMs = undefined;
    await clock.delay(wait, this.#signal);
  }
}

const isTerminal = (event: RunEvent): boolean =>
  event.type === "agent_completed" ||
  event.type === "agent_cancelled" ||
  event.type === "agent_timed_out" ||
  (event.type === "agent_error" && !event.data.is_recoverable);
