import assert from "node:assert/strict";
import test from "node:test";
import { Netra } from "../src/index.js";
import { FakeClock } from "./fake-clock.js";
import { event, run } from "./events.js";
import { FakeFleet, problem } from "./fake-fleet.js";

const completed = (c: { send(frame: object): void }) => c.send(event(1, "agent_completed"));

test("a ticket is a subprotocol of its own, fresh for each connection, and no header goes with it", async () => {
  let given = 0;
  await using fleet = await FakeFleet.start([(c) => c.close(1012), completed]);
  assert.deepEqual(await fleet.follow({ ticket: () => `t${++given}`, clock: new FakeClock() }), [1]);
  assert.deepEqual(fleet.connections.map((c) => c.headers["sec-websocket-protocol"]), ["netra.v1,netra.ticket.t1", "netra.v1,netra.ticket.t2"]);
  assert.deepEqual(fleet.connections.map((c) => c.headers.authorization), [undefined, undefined]);
});

test("in a page, which cannot set headers, a key is exchanged for a ticket", async () => {
  await using fleet = await FakeFleet.start([completed], (request, response) => {
    assert.equal(request.headers.authorization, "Bearer nk_test");
    response.writeHead(201).end(JSON.stringify({ ticket: "t9", expires_at: "2026-01-01T00:00:30Z" }));
  });
  await fetch("data:,"); // loads what reads the versions itself
  const versions = Object.getOwnPropertyDescriptor(process, "versions")!;
  Object.defineProperty(process, "versions", { ...versions, value: {} });
  try {
    assert.deepEqual(await fleet.follow(), [1]);
  } finally {
    Object.defineProperty(process, "versions", versions);
  }

  assert.deepEqual(fleet.requests, ["POST /v1/stream/tickets"]);
  assert.equal(fleet.connections[0]!.headers["sec-websocket-protocol"], "netra.v1,netra.ticket.t9");
  assert.equal(fleet.connections[0]!.headers.authorization, undefined);
});

test("no credential stands in an address", async () => {
  await using fleet = await FakeFleet.start([], (_, response) => problem(response, 404, "not_found"));
  await assert.rejects(fleet.connect({ webSocket: false }).follow(run).next());
  await assert.rejects(fleet.connect().run(run));
  assert.equal(fleet.requests.length, 2);
  for (const request of fleet.requests) assert.doesNotMatch(request, /nk_/);
});

test("without a credential, or with a key and a token, nothing is made", () => {
  assert.throws(() => new Netra({ url: "http://127.0.0.1:1" }), TypeError);
  assert.throws(() => new Netra({ url: "http://127.0.0.1:1", key: "k", token: "t" }), TypeError);
});

test("a refused upgrade is explained by its problem", async () => {
  await using fleet = await FakeFleet.start([], (_, response) => problem(response, 401, "unauthorized"));
  fleet.refuseUpgrades();
  await assert.rejects(fleet.follow({ clock: new FakeClock() }), { name: "NetraError", code: "unauthorized", status: 401 });
  assert.deepEqual(fleet.requests, ["GET /v1/stream"]);
});

test("a fleet that is stopping is asked again after the time that it says", async () => {
  const clock = new FakeClock();
  await using fleet = await FakeFleet.start([completed], (_, response) => {
    fleet.refuseUpgrades(false);
    problem(response, 503, "unavailable");
  });
  fleet.refuseUpgrades();
  assert.deepEqual(await fleet.follow({ clock }), [1]);
  assert.deepEqual(clock.pauses, [3000]);
});
