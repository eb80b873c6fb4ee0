import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load, systems } from '../peers/index.mjs';
import { completedTwice } from './ledger.mjs';
import * as scenarios from './scenarios.mjs';
import { emptyServers } from './servers.mjs';
import { Workers } from './workers.mjs';

// One system's turn: empty servers, two fresh workers, a load that warms all up, then the scenarios. One line of JSON each.

const { values } = parseArgs({
  options: { system: { type: 'string' }, scenarios: { type: 'string' }, logs: { type: 'string' }, options: { type: 'string' } },
});
const options = JSON.parse(values.options);
const wanted = values.scenarios.split(',');

mkdirSync(values.logs, { recursive: true });
process.env.PEER_LEDGER = join(values.logs, `${values.system}-completions`);
process.env.PEER_LOGS = join(values.logs, values.system);
writeFileSync(process.env.PEER_LEDGER, '');

const tell = (result) => console.log(JSON.stringify({ system: values.system, ...result }));

async function main() {
  const servers = await emptyServers(systems[values.system].servers);
  for (const [name, url] of Object.entries(servers)) process.env[`PEER_${name.toUpperCase()}`] = url;
  const peer = await load(values.system);
  await peer.prepare?.(servers);
  workers = peer.workers?.(servers) ?? new Workers(peer.worker, process.env.PEER_LOGS);
  await Promise.race([workers.failed, useWorkers(peer, servers)]);
}

async function useWorkers(peer, servers) {
  await workers.start();
  await peer.serve?.(servers);
  const client = { completedTwice, ...(await peer.connect(servers)) };
  await measure({ ...scenarios, ...peer.scenarios }, client);
}

/** The submits come last: what is left of them is thrown away with the turn. */
async function measure({ saturation, latency, kill, submit }, client) {
  const { warm, warmup, seconds, rate, wait, drain } = options;
  if (warm > 0) {
    const { errors, first_error } = await saturation(client, { warmup: 0, seconds: warm });
    if (errors > 0) throw new Error(`${errors} errors while warming up: ${first_error}`);
  }
  if (wanted.includes('saturation')) tell(await saturation(client, { warmup, seconds }));
  if (wanted.includes('latency')) tell(await latency(client, { warmup, seconds, rate }));
  if (wanted.includes('kill')) tell(await kill(client, workers, { wait }));
  if (wanted.includes('submit')) tell(await submit(client, { warmup, seconds, drain }));
}

let workers = null;
let ending = null;

/** Once, whatever asks for it: nothing that was started goes on. */
function end(code) {
  ending ??= Promise.resolve(workers?.stop()).finally(() => process.exit(code));
  return ending;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(1));
main().then(
  () => end(0),
  (error) => {
    console.error(error.stack);
    return end(1);
  },
);
