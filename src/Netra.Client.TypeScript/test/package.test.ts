import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { commandLine, EmbeddedFleet } from "./embedded-fleet.js";
import { packageFolder } from "./folders.js";

/** Where CI is not set, a missing fleet is a reason to skip. */
const skip = commandLine || process.env["CI"] === "true" ? false : "build src/Netra.Cli first";
const run = promisify(execFile);
const project = mkdtempSync(join(tmpdir(), "netra-consumer-"));
const fleet = new EmbeddedFleet();
let packed: { filename: string; files: { path: string }[] };

before(async () => {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", project], { cwd: packageFolder });
  packed = (JSON.parse(stdout) as (typeof packed)[])[0]!;
  const { devDependencies } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { devDependencies: { ws: string } };
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", `./${packed.filename}`, `ws@${devDependencies.ws}`], { cwd: project });
  copyFileSync(join(packageFolder, "test/consumer/consumer.mts"), join(project, "consumer.mts"));
  if (!skip) await fleet.start();
});

after(async () => {
  await fleet.remove();
  rmSync(project, { recursive: true, force: true });
});

test("the package holds its code, types and README, and needs no other package", async () => {
  const others = packed.files.map((f) => f.path).filter((path) => !/^dist\/src\/.*\.(js|d\.ts)$/.test(path));
  assert.deepEqual(others.sort(), ["README.md", "package.json"]);
  const manifest = JSON.parse(readFileSync(join(project, "node_modules/netra-client/package.json"), "utf8")) as object;
  assert.ok(!("dependencies" in manifest));
});

test("a strict project without types of Node compiles against it", async () => {
  await compiled();
});

const call = (tool: string, args: object = {}) => ({ say: `Calling ${tool}.`, tools: [{ tool, arguments: args }] });

for (const transport of ["ws", "sse", "global", "page"]) {
  test(`an installed client follows a run on a real fleet (${transport})`, { skip }, async () => {
    const lines = await consume(transport, { steps: [call("noop")], result: "done" });
    const types = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"];
    const summaries = ["script", "script", "script", ["noop", true, true], 2];
    assert.deepEqual(lines.slice(1, -1), types.map((type, i) => ({ seq: i + 1, type, summary: summaries[i] })));
    assert.deepEqual(lines.at(-1), { status: "completed", lastSeq: 5 });
  });
}

test("an installed client goes on when the fleet was killed and started again", { skip }, async () => {
  const steps = [call("noop"), call("probe", { delay_ms: 1500 }), call("noop")];
  let killed = false;
  const lines = await consume("ws", { steps, result: "killed" }, async (line) => {
    if (killed || line["type"] !== "tool_completed") return;
    killed = true;
    await fleet.kill();
    await fleet.start();
  });
  const seqs = lines.slice(1, -1).map((line) => line["seq"]);
  assert.ok(killed);
  assert.equal(lines.at(-1)?.["status"], "completed");
  assert.deepEqual(seqs, await fleet.log(String(lines[0]?.["run"])));
});

let compilation: Promise<unknown> | undefined;

/** Resolves once consumer.mjs is there. */
function compiled(): Promise<unknown> {
  const tsc = join(packageFolder, "node_modules/typescript/bin/tsc");
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom"];
  return (compilation ??= run(process.execPath, [tsc, ...strict, "consumer.mts"], { cwd: project }));
}

type Line = Record<string, unknown>;

/** Runs the consumer's program to its end; gives its lines. */
async function consume(transport: string, script: object, onLine?: (line: Line) => Promise<void>): Promise<Line[]> {
  await compiled();
  const flags = transport === "global" && typeof WebSocket === "undefined" ? ["--experimental-websocket"] : [];
  const env = { ...process.env, ...fleet.environment };
  const args = [...flags, "consumer.mjs", transport, JSON.stringify(script)];
  const consumer = spawn(process.execPath, args, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"], timeout: 180_000 });
  let errors = "";
  consumer.stderr.on("data", (text) => (errors += String(text)));
  const ended = once(consumer, "close");
  const lines: Line[] = [];
  const pending: Promise<void>[] = [];
  for await (const text of createInterface(consumer.stdout)) {
    lines.push(JSON.parse(text) as Line);
    if (onLine) pending.push(onLine(lines.at(-1)!));
  }

  await Promise.all(pending);
  const [code] = (await ended) as [number];
  assert.equal(code, 0, errors);
  return lines;
}
