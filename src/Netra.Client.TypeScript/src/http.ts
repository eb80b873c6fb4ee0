import type { Credential } from "./credential.js";
import { NetraError } from "./netra-error.js";

export interface Send {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** Sends requests to one address and turns every failure into a {@link NetraError}. */
export class Http {
  readonly #base: string;

  constructor(
    url: string | URL,
    readonly credential: Credential,
  ) {
    this.#base = new URL(url).href.replace(/\/+$/, "").replace(/^ws/, "http");
  }

  addressOf(path: string): string {
    return this.#base + path;
  }

  async json<T>(path: string, send: Send = {}): Promise<T> {
    const response = await this.open(path, send);
    const text = await response.text().catch((error: unknown) => {
      throw this.#failed(error, send.signal);
    });
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new NetraError("bad_answer", `${this.#base} does not answer like a Netra fleet.`, { status: response.status, cause });
    }
  }

  /** The answer, its body still unread. Redirects are failures: a credential goes nowhere else. */
  async open(path: string, { method = "GET", headers = {}, body, signal }: Send = {}): Promise<Response> {
    const content = body === undefined ? {} : { "Content-Type": "application/json" };
    const init: RequestInit = { method, headers: { ...(await this.credential.headers()), ...content, ...headers }, redirect: "error" };
    if (body !== undefined) init.body = JSON.stringify(body);
    if (signal) init.signal = signal;
    const response = await fetch(this.addressOf(path), init).catch((error: unknown) => {
      throw this.#failed(error, signal);
    });
    if (!response.ok) throw await NetraError.fromResponse(response);
    return response;
  }

  /** What the caller aborted fails with their reason. */
  #failed(error: unknown, signal: AbortSignal | undefined): unknown {
    return signal?.aborted ? signal.reason : NetraError.unreachable(this.#base, error);
  }
}
