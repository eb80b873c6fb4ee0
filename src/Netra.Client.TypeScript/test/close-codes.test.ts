import assert from "node:assert/strict";
import test from "node:test";
import { answerTo } from "../src/follow/close-codes.js";
import { FakeClock } from "./fake-clock.js";
import { event } from "./events.js";
import { FakeFleet } from "./fake-fleet.js";

test("every code has its answer", () => {
  const codes = { "come back": [1000, 1001, 1003, 1006, 1009, 1011, 1012, 1013, 4408, 4429, 4399, 4500], renew: [4401], "stay away": [4400, 4403, 4404, 4410, 4499] };
  for (const [answer, of] of Object.entries(codes)) for (const code of of) assert.equal(answerTo(code), answer, String(code));
});

for (const code of [1000, 1001, 1012, 1013, 4408, 4429]) {
  test(`it comes back after ${code}`, async () => {
    const clock = new FakeClock();
    await using fleet = await FakeFleet.start([(c) => c.close(code), (c) => c.send(event(1, "agent_cancelled"))]);
    assert.deepEqual(await fleet.follow({ clock }), [1]);
    assert.equal(clock.pauses.length, 1);
    assert.ok(clock.pauses[0]! >= 250 && clock.pauses[0]! <= 500);
  });
}

for (const [code, name, status] of [[4401, "unauthorized", 401], [4403, "forbidden", 403], [4404, "not_found", 404], [4410, "closed", 410]] as const) {
  test(`it stays away after ${code}`, async () => {
    await using fleet = await FakeFleet.start([(c) => c.close(code, "because")]);
    await assert.rejects(fleet.follow({ clock: new FakeClock() }), { name: "NetraError", code: name, status, message: `The stream was closed with ${code}: because.` });
    assert.equal(fleet.connections.length, 1);
  });
}

test("after 4401 it comes back with the provider's new token", async () => {
  const tokens = ["old", "new"];
  await using fleet = await FakeFleet.start([(c) => c.close(4401), (c) => c.send(event(1, "agent_completed"))]);
  assert.deepEqual(await fleet.follow({ token: () => tokens.shift()!, clock: new FakeClock() }), [1]);
  assert.deepEqual(fleet.connections.map((c) => c.headers.authorization), ["Bearer old", "Bearer new"]);
});

test("a second 4401 in a row is the last one", async () => {
  await using fleet = await FakeFleet.start([(c) => c.close(4401), (c) => c.close(4401)]);
  await assert.rejects(fleet.follow({ token: async () => "same", clock: new FakeClock() }), { code: "unauthorized", status: 401 });
  assert.equal(fleet.connections.length, 2);
});

for (const [code, status] of [["not_found", 404], ["too_many_runs", 400]] as const) {
  test(`the error ${code} of a stream ends the following`, async () => {
    await using fleet = await FakeFleet.start([(c) => c.send({ op: "error", code, message: "No such run." })]);
    await assert.rejects(fleet.follow(), { name: "NetraError", code, status, message: "No such run." });
  });
}

test("the error unavailable is a reason to come back", async () => {
  await using fleet = await FakeFleet.start([(c) => c.send({ op: "error", code: "unavailable" }), (c) => c.send(event(1, "agent_completed"))]);
  assert.deepEqual(await fleet.follow({ clock: new FakeClock() }), [1]);
});

test("events that are gone for good are told, never skipped", async () => {
  await using fleet = await FakeFleet.start([(c) => [{ op: "reset", reason: "retention" }, event(7)].forEach(c.send)]);
  await assert.rejects(fleet.follow(), { code: "reset", status: 410 });
});
