import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import test from "node:test";
import { parseEventStream } from "../src/follow/sse-parser.js";
import { FakeClock } from "./fake-clock.js";
import { envelope, run } from "./events.js";
import { FakeFleet, problem } from "./fake-fleet.js";

const block = (seq: number, type?: string) => `id: ${seq}\ndata: ${JSON.stringify(envelope(seq, type))}\n\n`;

type Play = (response: ServerResponse) => void;

/** A fleet whose streams are played one after the other. */
const serving = (...plays: Play[]) =>
  FakeFleet.start([], (request, response) => {
    assert.equal(request.headers.authorization, "Bearer nk_test");
    assert.equal(request.headers.accept, "text/event-stream");
    plays.shift()!(response);
  });

const streams = (...parts: string[]): Play => (response) => {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  parts.forEach((part) => response.write(part));
  response.end();
};

const cursors = (fleet: FakeFleet) => fleet.requests.map((r) => r.replace(`GET /v1/stream/runs/${run}`, ""));

test("without a WebSocket events come as server-sent ones, once and in order, over broken streams", async () => {
  const clock = new FakeClock();
  await using fleet = await serving(
    streams(":\n\n", block(1), block(2), "id: 3\ndata: {\"v\":1,"),
    (response) => response.destroy(),
    streams(block(2), block(3), "retry: 700\n\n"),
    streams(block(4, "agent_completed")),
  );
  assert.deepEqual(await fleet.follow({ webSocket: false, clock }), [1, 2, 3, 4]);
  assert.deepEqual(cursors(fleet), ["?after=0", "?after=2", "?after=2", "?after=3"]);
  assert.equal(clock.pauses.at(-1), 700);
});

test("a stream of which nothing is left ends the following", async () => {
  await using fleet = await serving((response) => response.writeHead(204).end());
  assert.deepEqual(await fleet.follow({ webSocket: false }, 9), []);
  assert.deepEqual(cursors(fleet), ["?after=9"]);
});

test("a refusal ends it, and one for now does not", async () => {
  const clock = new FakeClock();
  await using fleet = await serving((r) => problem(r, 429, "too_many_connections"), (r) => problem(r, 503, "unavailable"), (r) => problem(r, 404, "not_found"));
  await assert.rejects(fleet.follow({ webSocket: false, clock }), { code: "not_found", status: 404 });
  assert.deepEqual(clock.pauses, [3000, 3000]);
});

test("events that are gone for good are told", async () => {
  await using fleet = await serving(streams(`event: reset\ndata: {"run":"${run}","reason":"retention"}\n\n`, block(7)));
  await assert.rejects(fleet.follow({ webSocket: false }), { code: "reset" });
});

test("a ticket alone opens no stream of server-sent events", async () => {
  await using fleet = await FakeFleet.start([]);
  await assert.rejects(fleet.follow({ webSocket: false, ticket: () => "t" }), { code: "no_web_socket" });
});

test("any cut of the bytes gives the same blocks", async () => {
  const bytes = new TextEncoder().encode("data: é\r\ndata:b\r\n\r\nevent: reset\ndata: 1\n\nretry: 5\n\n: c\n\ndata: cut off");
  for (let at = 1; at < bytes.length; at++) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, at));
        controller.enqueue(bytes.slice(at));
        controller.close();
      },
    });
    const blocks = [];
    for await (const some of parseEventStream(body)) blocks.push(...some);
    assert.deepEqual(blocks, [{ event: "", data: "é\nb" }, { event: "reset", data: "1" }, { event: "", data: "", retry: 5 }, { event: "", data: "" }], `cut at ${at}`);
  }
});
