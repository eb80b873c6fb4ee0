// A program of somebody who has installed the package: submits a script and writes what it sees, one JSON line each.
import { Netra, NetraError, type RunEvent } from "netra-client";

declare const process: { argv: string[]; env: Record<string, string> };

const [transport, script] = process.argv.slice(2);
const url = process.env["NETRA_URL"]!;
const { WebSocket: ws } = await import(String("ws"));

/** As in a page: an origin goes with it, and no header can. */
class PageSocket extends ws {
  constructor(address: string, protocols: string[]) {
    super(address, protocols, { origin: url });
  }
}

const sockets: Record<string, any> = { ws, sse: false, page: PageSocket };
const netra = new Netra({ url, key: process.env["NETRA_KEY"]!, webSocket: sockets[transport!] });

const summary = (event: RunEvent): unknown => {
  switch (event.type) {
    case "tool_completed":
      return [event.data.tool_name, event.data.execution_time_ms >= 0, event.data.attempt >= 1];
    case "agent_completed":
      return event.data.usage.steps;
    default:
      return event.data.agent_name;
  }
};

const refused = await netra.submit("nobody", {}).catch((error: unknown) => error);
if (!(refused instanceof NetraError && refused.code === "unknown_agent")) throw refused;
if (transport === "page") Object.defineProperty(process, "versions", { value: {} });

const run = await netra.submit("script", JSON.parse(script!), { idempotencyKey: transport + script! });
console.log(JSON.stringify({ run: run.id }));
for await (const event of netra.follow(run.id)) console.log(JSON.stringify({ seq: event.seq, type: event.type, summary: summary(event) }));
const ended = await netra.run(run.id);
console.log(JSON.stringify({ status: ended.status, lastSeq: ended.last_seq }));
