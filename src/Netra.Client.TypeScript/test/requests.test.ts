import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import test from "node:test";
import { NetraError } from "../src/index.js";
import { run } from "./events.js";
import { FakeFleet, problem } from "./fake-fleet.js";

const accepted = { id: run, agent: "script", status: "queued" };

test("a submit sends what was given, under its key, and gives the run", async () => {
  const seen: unknown[] = [];
  await using fleet = await FakeFleet.start([], (request, response, body) => {
    seen.push(request.headers["idempotency-key"], request.headers.authorization, request.headers["content-type"], JSON.parse(body));
    response.writeHead(202).end(JSON.stringify(accepted));
  });
  const options = { idempotencyKey: "once", threadId: run, timeoutSeconds: 1.5, priority: 9, labels: { team: "a" } };
  assert.deepEqual(await fleet.connect().submit("script", { steps: [] }, options), accepted);
  const body = { agent: "script", input: { steps: [] }, thread_id: run, timeout_seconds: 1.5, priority: 9, labels: { team: "a" } };
  assert.deepEqual(seen, ["once", "Bearer nk_test", "application/json", body]);
  assert.deepEqual(fleet.requests, ["POST /v1/runs"]);
});

test("a submit without a key gets a fresh one, and leaves out what was not given", async () => {
  const keys = new Set<unknown>();
  await using fleet = await FakeFleet.start([], (request, response, body) => {
    keys.add(request.headers["idempotency-key"]);
    assert.deepEqual(JSON.parse(body), { agent: "script", input: {} });
    response.writeHead(202).end(JSON.stringify(accepted));
  });
  const netra = fleet.connect();
  for (let i = 0; i < 3; i++) await netra.submit("script", {});
  assert.equal(keys.size, 3);
  for (const key of keys) assert.match(String(key), /^[0-9a-f]{32}$/);
});

test("a run is read and cancelled by its id, which cannot leave its place in the address", async () => {
  await using fleet = await FakeFleet.start([], (_, response) => response.end(JSON.stringify(accepted)));
  const netra = fleet.connect();
  assert.equal((await netra.run(run)).status, "queued");
  await netra.cancel(run);
  await netra.run("../admin");
  assert.deepEqual(fleet.requests, [`GET /v1/runs/${run}`, `POST /v1/runs/${run}/cancel`, "GET /v1/runs/..%2Fadmin"]);
});

test("a problem is an error with its code, faults and the time to wait", async () => {
  const errors = [{ pointer: "/steps", message: "is required" }];
  await using fleet = await FakeFleet.start([], (_, response) => problem(response, 400, "invalid_input", { detail: "The input breaks the schema.", errors }));
  const error = await fleet.connect().run(run).catch((e: unknown) => e);
  assert.ok(error instanceof NetraError);
  assert.deepEqual([error.code, error.status, error.traceId, error.retryAfterMs, error.isTemporary], ["invalid_input", 400, "t1", 3000, false]);
  assert.equal(error.message, "The input breaks the schema.\n  /steps: is required");
  assert.deepEqual(error.problem?.errors, errors);
});

test("an error without a problem has its status", async () => {
  await using fleet = await FakeFleet.start([], (_, response) => response.writeHead(502).end("<html>"));
  await assert.rejects(fleet.connect().run(run), { code: "http_error", status: 502, message: "HTTP 502", isTemporary: true });
});

test("something else that answers is told", async () => {
  await using fleet = await FakeFleet.start([], (_, response) => response.end("<html>"));
  await assert.rejects(fleet.connect().run(run), { code: "bad_answer" });
});

test("a credential follows no redirect", async () => {
  await using fleet = await FakeFleet.start([], (_, response) => response.writeHead(307, { Location: "/elsewhere" }).end());
  await assert.rejects(fleet.connect().run(run), { code: "unreachable" });
  assert.equal(fleet.requests.length, 1);
});

test("nobody who answers is told with the address", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((resolve) => server.close(resolve));
  await using fleet = await FakeFleet.start([]);
  await assert.rejects(fleet.connect({ url }).run(run), { code: "unreachable", status: undefined, message: new RegExp(`${url}.*ECONNREFUSED`) });
});

test("a request that the caller aborts fails with their reason", async () => {
  await using fleet = await FakeFleet.start([], () => abort.abort(new Error("enough")));
  const abort = new AbortController();
  await assert.rejects(fleet.connect().run(run, { signal: abort.signal }), { message: "enough" });
});
