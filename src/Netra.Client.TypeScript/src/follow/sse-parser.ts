/** A block of a `text/event-stream`; a comment or an empty block has no data. */
export interface ServerSentEvent {
  event: string;
  data: string;
  /** Milliseconds to wait before the next connection, where the block says so. */
  retry?: number;
}

/** The blocks of each chunk, as they are completed; what the end cuts off is left out. */
export async function* parseEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent[], void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      text += decoder.decode(chunk.value, { stream: true });
      // A carriage return at the end may be the first half of a line's end.
      const whole = text.endsWith("\r") ? text.length - 1 : text.length;
      const blocks = text.slice(0, whole).replace(/\r\n?/g, "\n").split("\n\n");
      text = blocks.pop() + text.slice(whole);
      yield blocks.map(parseBlock);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function parseBlock(block: string): ServerSentEvent {
  const parsed: ServerSentEvent = { event: "", data: "" };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === "event") parsed.event = value ?? "";
    else if (field === "data") data.push(value ?? "");
    else if (field === "retry") parsed.retry = Number(value);
  }

  parsed.data = data.join("\n");
  return parsed;
}
