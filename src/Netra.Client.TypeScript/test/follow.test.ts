import assert from "node:assert/strict";
import test from "node:test";
import { FakeClock } from "./fake-clock.js";
import { event, run, subscribed } from "./events.js";
import { FakeFleet, type FakeConnection } from "./fake-fleet.js";
import { until } from "./until.js";

const sends = (...seqs: number[]) => (c: FakeConnection) => {
  for (const seq of seqs) c.send(event(seq));
};

test("events come in order to the one that ends the run", async () => {
  await using fleet = await FakeFleet.start([
    (c) => {
      c.send({ op: "hello", connection: "c", heartbeat_seconds: 20 });
      c.send(subscribed(2));
      [event(1, "agent_started"), event(2), event(3, "agent_completed"), event(4)].forEach(c.send);
    },
  ]);
  assert.deepEqual(await fleet.follow(), [1, 2, 3]);
  assert.deepEqual(fleet.connections[0]!.received, [`{"op":"subscribe","run":"${run}","after":0}`]);
  assert.equal(fleet.connections[0]!.headers.authorization, "Bearer nk_test");
});

test("an event is handed on as it came, without the frame's own member", async () => {
  await using fleet = await FakeFleet.start([(c) => c.send({ ...event(1, "agent_completed", { later: true }), newer: 1 })]);
  const { op: _, ...expected } = { ...event(1, "agent_completed", { later: true }), newer: 1 };
  for await (const e of fleet.connect().follow(run)) assert.deepEqual(e, expected);
});

for (const [how, breaks] of [["closed", (c: FakeConnection) => c.close(1012)], ["broken off", (c: FakeConnection) => c.abort()]] as const) {
  test(`a connection that is ${how} is taken up after the last event, and duplicates are dropped`, async () => {
    const clock = new FakeClock();
    await using fleet = await FakeFleet.start([
      async (c) => {
        sends(1, 2, 2, 1)(c);
        c.send({ op: "later" });
        await until(() => seen.length === 2);
        breaks(c);
      },
      (c) => [event(2), event(3), event(4, "agent_completed")].forEach(c.send),
    ]);
    const seen: number[] = [];
    for await (const e of fleet.connect({ clock }).follow(run)) seen.push(e.seq);
    assert.deepEqual(seen, [1, 2, 3, 4]);
    assert.deepEqual(fleet.cursors, [0, 2]);
    assert.equal(clock.pauses.length, 1);
    assert.ok(clock.pauses[0]! >= 250 && clock.pauses[0]! <= 500, String(clock.pauses));
  });
}

test("a hole is never handed on but read again", async () => {
  await using fleet = await FakeFleet.start([sends(1, 3), (c) => [event(2), event(3, "agent_timed_out")].forEach(c.send)]);
  assert.deepEqual(await fleet.follow({ clock: new FakeClock() }), [1, 2, 3]);
  assert.deepEqual(fleet.cursors, [0, 1]);
});

test("events of another run are passed over", async () => {
  await using fleet = await FakeFleet.start([(c) => [{ ...event(1, "agent_completed"), run: "other" }, event(1), event(2, "agent_cancelled")].forEach(c.send)]);
  assert.deepEqual(await fleet.follow(), [1, 2]);
});

test("an error that is tried again is not the end", async () => {
  const error = (seq: number, is_recoverable: boolean) => event(seq, "agent_error", { is_recoverable });
  await using fleet = await FakeFleet.start([(c) => [error(1, true), error(2, false)].forEach(c.send)]);
  assert.deepEqual(await fleet.follow(), [1, 2]);
});

test("a log that was read to its end shows its last event again, and that ends it", async () => {
  await using fleet = await FakeFleet.start([
    async (c) => {
      c.send(subscribed(5));
      assert.equal((JSON.parse(await c.heard()) as { after: number }).after, 4);
      c.send(subscribed(5));
      c.send(event(5, "agent_completed"));
    },
  ]);
  assert.deepEqual(await fleet.follow({}, 5), []);
});

test("a run that still lives is followed from its head", async () => {
  await using fleet = await FakeFleet.start([
    async (c) => {
      c.send(subscribed(5));
      await c.heard();
      [subscribed(5), event(5), event(6, "agent_completed")].forEach(c.send);
    },
  ]);
  assert.deepEqual(await fleet.follow({}, 5), [6]);
});

test("a goodbye says how long to wait", async () => {
  const clock = new FakeClock();
  await using fleet = await FakeFleet.start([
    (c) => {
      c.send({ op: "bye", code: 1012, retry_after_ms: 1830 });
      c.close(1012);
    },
    (c) => c.send(event(1, "agent_completed")),
  ]);
  assert.deepEqual(await fleet.follow({ clock }), [1]);
  assert.deepEqual(clock.pauses, [1830]);
});

test("waits grow with connections that come to nothing and start again after one that does", async () => {
  const clock = new FakeClock();
  const closes = (c: FakeConnection) => c.close(1013);
  const works = (c: FakeConnection) => {
    c.send(subscribed(0));
    c.close(1012);
  };
  await using fleet = await FakeFleet.start([closes, closes, closes, works, (c) => c.send(event(1, "agent_completed"))]);
  assert.deepEqual(await fleet.follow({ clock }), [1]);
  const bounds = [500, 1000, 2000, 500];
  assert.equal(clock.pauses.length, bounds.length);
  clock.pauses.forEach((pause, i) => assert.ok(pause >= 250 && pause <= bounds[i]!, String(clock.pauses)));
});

test("a fleet that stays away too long is given up", async () => {
  const clock = new FakeClock();
  const closes = Array.from({ length: 200 }, () => (c: FakeConnection) => c.close(1012));
  await using fleet = await FakeFleet.start(closes);
  await assert.rejects(fleet.follow({ clock, giveUpAfterMs: 5000 }), { name: "NetraError", code: "unreachable" });
  assert.ok(clock.now() > 5000 && clock.now() < 40_000, String(clock.now()));
});

test("a silent connection is asked after one heartbeat and left after two", async () => {
  const clock = new FakeClock();
  const silent = async (c: FakeConnection) => {
    c.send({ op: "hello", heartbeat_seconds: 30 });
    c.send(subscribed(0));
    await until(() => clock.waits === 1);
    clock.advance(30_000);
    assert.equal(await c.heard(), `{"op":"ping"}`);
    c.send({ op: "pong" });
    await until(() => clock.waits === 1);
    clock.advance(30_000);
    assert.equal(await c.heard(), `{"op":"ping"}`);
    await until(() => clock.waits === 1);
    clock.advance(30_000);
  };
  await using fleet = await FakeFleet.start([silent, (c) => c.send(event(1, "agent_completed"))]);
  assert.deepEqual(await fleet.follow({ clock }), [1]);
  assert.equal(fleet.connections.length, 2);
});

test("who reads slowly loses nothing and keeps no more than a bounded number of events", async () => {
  const many = 10_000;
  const from = (after: number) => (c: FakeConnection) => {
    for (let seq = after + 1; seq < many; seq++) c.send(event(seq));
    c.send(event(many, "agent_completed"));
  };
  const plays = Array.from({ length: 50 }, () => (c: FakeConnection) => from((JSON.parse(c.received[0]!) as { after: number }).after)(c));
  await using fleet = await FakeFleet.start(plays);
  let [expected, first] = [1, true];
  for await (const e of fleet.connect({ clock: new FakeClock() }).follow(run)) {
    assert.equal(e.seq, expected++);
    if (first) await until(() => fleet.connections[0]!.isClosed);
    first = false;
  }

  assert.equal(expected, many + 1);
  assert.ok([4096, 4097].includes(fleet.cursors[1]!), `cursors ${fleet.cursors.join(", ")}`);
});

test("who aborts gets their reason, and the connection is closed", async () => {
  await using fleet = await FakeFleet.start([sends(1)]);
  const abort = new AbortController();
  const following = (async () => {
    for await (const e of fleet.connect().follow(run, { signal: abort.signal })) if (e.seq === 1) abort.abort(new Error("enough"));
  })();
  await assert.rejects(following, { message: "enough" });
  await until(() => fleet.connections[0]!.isClosed);
});
