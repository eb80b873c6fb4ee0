import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from './client.mjs';
import { run } from './programs.mjs';

const root = new URL('../../../../', import.meta.url).pathname;
const fleet = join(root, 'infra/fleet.sh');
const cli = join(root, 'artifacts/bin/Netra.Cli/release/Netra.Cli');
const state = join(process.env.PEER_STATE, 'netra');
const log = `${process.env.PEER_LOGS}.log`;

/** The fleet on the turn's servers, which it uses and does not stop; nothing of an earlier turn's, whose database is gone. */
async function start(servers) {
  rmSync(state, { recursive: true, force: true });
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, 'services.env'), [
    `NETRA_AMQP='${servers.amqp}'`, `NETRA_POSTGRES='${servers.postgres}'`, `NETRA_REDIS='${servers.redis}'`,
    `NETRA_RABBITMQ_API='${process.env.NETRA_RABBITMQ_API}'`, '',
  ].join('\n'), { mode: 0o600 });
  await run(log, fleet, ['up', '--state', state, '--agents', '2', '--tools', '2', '--notifiers', '2']);
  for (const [, name, value] of readFileSync(join(state, 'fleet.env'), 'utf8').matchAll(/^(\w+)='(.*)'$/gm)) process.env[name] = value;
}

/** A peer's worker does the work of an agent worker and of a tool worker: one of each dies, half of either kind. */
const doomed = ['agent-1', 'tool-1'];

function workers(servers) {
  let restarted, fail;
  return {
    failed: new Promise((_, reject) => (fail = reject)),
    start: () => start(servers),
    async kill() {
      for (const name of doomed) process.kill(Number(readFileSync(join(state, 'pids', `${name}.pid`), 'utf8')), 'SIGKILL');
      restarted = run(log, fleet, ['restart', '--state', state, ...doomed]).catch(fail);
    },
    async stop() {
      await restarted;
      await run(log, fleet, ['down', '--state', state]);
    },
  };
}

/** `netra bench` measures what it can; its result has the names of the driver's. */
const bench = (scenario) => async (_, { warmup, seconds, rate = 10 }) => {
  const options = { scenario, warmup, seconds, rate };
  if (scenario === 'submit') Object.assign(options, { warmup: Math.min(2, warmup), seconds: Math.min(5, seconds) });
  const line = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const result = JSON.parse(await run(log, cli, ['bench', ...line, '--json']));
  appendFileSync(log, `${JSON.stringify(result)}\n`);
  return result;
};

export default {
  workers,
  connect,
  scenarios: { saturation: bench('saturation'), latency: bench('latency'), submit: bench('submit') },
};
