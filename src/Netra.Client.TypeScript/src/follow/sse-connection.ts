import type { Http } from "../http.js";
import { NetraError } from "../netra-error.js";
import { CloseCode } from "./close-codes.js";
import type { Frame, Open } from "./connection.js";
import { FrameQueue } from "./frame-queue.js";
import { parseEventStream, type ServerSentEvent } from "./sse-parser.js";

const noContent = 204;

/** Connections over server-sent events. */
export const openEventStream =
  (stream: Http): Open =>
  async (run, after, surroundings) => {
    if (!stream.credential.hasSecret) throw new NetraError("no_web_socket", "A ticket opens a WebSocket only, and there is none here.", { status: 400 });
    const ending = new AbortController();
    const signal = surroundings.signal ? AbortSignal.any([surroundings.signal, ending.signal]) : ending.signal;
    const headers = { Accept: "text/event-stream" };
    const response = await stream.open(`/v1/stream/runs/${encodeURIComponent(run)}?after=${after}`, { headers, signal });
    const queue = new FrameQueue(surroundings);
    if (response.status === noContent) queue.push({ op: "ended" });
    else void pump(response, queue);
    return { next: (patience) => queue.next(patience), close: () => ending.abort() };
  };

/** Reads at the caller's pace. */
async function pump(response: Response, queue: FrameQueue): Promise<void> {
  try {
    queue.push({ op: "subscribed" });
    for await (const events of parseEventStream(response.body!)) {
      for (const event of events) queue.push(frameOf(event));
      await queue.drained();
    }

    queue.push({ op: "closed", code: CloseCode.Broken, reason: "the stream ended before the run" });
  } catch (error) {
    queue.push({ op: "closed", code: CloseCode.Broken, reason: String(error) });
  }
}

const frameOf = ({ event, data, retry }: ServerSentEvent): Frame => {
  if (retry !== undefined) return { op: "bye", retry_after_ms: retry };
  if (data === "") return { op: "alive" };
  const value = JSON.parse(data) as object;
  return (event === "reset" ? { op: "reset", ...value } : { op: "event", ...value }) as Frame;
};
