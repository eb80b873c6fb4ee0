import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { faults, render, summarize } from './driver/table.mjs';
import { systems } from './peers/index.mjs';

// Every round gives every system one turn, in the same order; then come the medians. peers.sh has started the servers.

const longestTurnMs = 15 * 60_000;
const number = (value) => ({ type: 'string', default: String(value) });
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(systems).join(',') },
    scenarios: { type: 'string', default: 'saturation,latency,kill,submit' },
    json: { type: 'string' },
    logs: { type: 'string' },
    rounds: number(3), warm: number(60), warmup: number(10), seconds: number(20), rate: number(10), wait: number(90), drain: number(20),
  },
});
const names = values.only.split(',');
const unknown = names.filter((name) => !(name in systems));
if (unknown.length > 0) fail(`there is no system ${unknown.join(', ')}; take some of ${Object.keys(systems).join(', ')}`);
const strange = values.scenarios.split(',').filter((s) => !['saturation', 'latency', 'kill', 'submit'].includes(s));
if (strange.length > 0) fail(`there is no scenario ${strange.join(', ')}; take some of saturation, latency, kill, submit`);
const options = {};
for (const name of ['rounds', 'warm', 'warmup', 'seconds', 'rate', 'wait', 'drain']) {
  options[name] = Number(values[name]);
  if (!(options[name] >= 0 && options[name] <= 90)) fail(`--${name} takes a number up to 90`);
}

const skipped = [];
const measured = names.filter((name) => {
  const reason = systems[name].missing?.();
  if (reason) skipped.push({ title: systems[name].title, reason });
  return !reason;
});

let turn;
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopped = true;
    turn?.kill('SIGTERM');
  });
}

const results = [];
const begun = new Date();
for (let round = 1; round <= options.rounds; round++) {
  for (const system of measured) {
    if (!stopped) await takeTurn(round, system);
  }
}
if (stopped) process.exit(130);
report();

async function takeTurn(round, system) {
  console.error(`round ${round}: ${systems[system].title}`);
  const program = new URL('driver/turn.mjs', import.meta.url).pathname;
  turn = spawn(process.execPath, [
    program, '--system', system, '--scenarios', values.scenarios, '--logs', `${values.logs}/round-${round}`, '--options', JSON.stringify(options),
  ], { stdio: ['ignore', 'pipe', 'pipe'], timeout: longestTurnMs });
  let complaint = '';
  turn.stderr.on('data', (data) => {
    complaint += data;
    process.stderr.write(data);
  });
  createInterface(turn.stdout).on('line', (line) => {
    const result = { round, ...JSON.parse(line) };
    results.push(result);
    console.error(`  ${describe(result)}`);
  });
  const [code, signal] = await once(turn, 'close');
  if (code !== 0) results.push({ round, system, failed: complaint.split('\n').find((line) => line.includes('Error: ')) ?? `ended with ${signal ?? code}` });
}

function describe(r) {
  if (r.scenario === 'saturation') return `saturation ${r.runs_per_second} runs/s, p50 ${r.p50_ms} ms, p99 ${r.p99_ms} ms, ${r.errors} errors`;
  if (r.scenario === 'latency') return `latency    p50 ${r.p50_ms} ms, p99 ${r.p99_ms} ms, ${r.errors} errors`;
  if (r.scenario === 'submit') return `submit     ${r.submits_per_second} accepted/s, ${r.errors} errors`;
  return `kill       ${r.affected} under way, the last ended after ${r.recovered_seconds ?? 'never'} s; ${r.lost} not ended, ${r.twice} twice`;
}

function report() {
  const titles = Object.fromEntries(measured.map((name) => [name, systems[name].title]));
  const summary = summarize(results, titles);
  const machine = { processors: cpus().length, model: cpus()[0]?.model, memory_gb: Math.round(totalmem() / 2 ** 30), node: process.version };
  if (values.json) {
    const document = { begun, ended: new Date(), machine, options: { ...options, scenarios: values.scenarios }, summary, skipped, results };
    writeFileSync(values.json, `${JSON.stringify(document, null, 2)}\n`);
  }
  console.log(render(summary, results, skipped));
  process.exitCode = faults(results).length > 0 ? 1 : 0;
}

function fail(message) {
  console.error(`peers: ${message}`);
  process.exit(2);
}
