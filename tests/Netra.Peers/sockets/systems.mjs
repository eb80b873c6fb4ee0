import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'amqplib';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../peers/netra/programs.mjs';
import { payload } from './load.mjs';

const root = new URL('../../../', import.meta.url).pathname;
const here = new URL('.', import.meta.url).pathname;
const logs = process.env.PEER_LOGS;

/** A server that gets events from one exchange, as an array of {to, event} a message. */
function peer(protocol, command, args, environment) {
  let child, channel;
  const sequences = new Map();
  return {
    protocol,
    async start() {
      const port = await freePort();
      child = spawn(command, args, { env: { ...process.env, ...environment(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const out of [child.stdout, child.stderr]) out.on('data', (data) => appendFileSync(`${logs}/${protocol}.log`, data));
      channel = await open();
      await channel.assertExchange('peer.events', 'fanout', { durable: true });
      const url = `http://127.0.0.1:${port}`;
      await answering(url);
      return { pid: child.pid, url: url.replace('http', 'ws'), runs: (count) => Array.from({ length: count }, (_, i) => ({ run: `run-${i}` })) };
    },
    publish: (tos) => channel.publish('peer.events', '', Buffer.from(JSON.stringify(tos.map((to) => ({ to: to?.run ?? '', event: next(sequences, to?.run ?? '') }))))),
    async stop() {
      await channel.connection.close();
      child.kill('SIGTERM');
      await Promise.race([once(child, 'exit'), pause(5000).then(() => child.kill('SIGKILL'))]);
    },
  };
}

/** The event as Netra's clients get it: every server sends the same. */
function next(sequences, run, head = 0) {
  const n = (sequences.get(run) ?? 0) + 1;
  sequences.set(run, n);
  return envelope(run === '' ? 'system' : run, head + n, payload(run === '' ? 'all' : run, n));
}

const envelope = (run, seq, data) => ({
  v: 1, id: `${run}:${seq}`, run, seq, type: run === 'system' ? 'system_notification' : 'tool_completed', time: new Date().toISOString(), data,
});

/** A notifier of a fleet, told of events as the workers tell it: by hints over the broker. The runs are real and wait for an approval meanwhile. */
function netra() {
  const state = join(process.env.PEER_STATE, 'netra');
  const log = `${logs}/netra.log`;
  const fleet = join(root, 'infra/fleet.sh');
  const sequences = new Map();
  let channel;
  return {
    protocol: 'netra',
    async start() {
      rmSync(state, { recursive: true, force: true });
      mkdirSync(state, { recursive: true });
      writeFileSync(join(state, 'services.env'), ['NETRA_AMQP', 'NETRA_POSTGRES', 'NETRA_REDIS', 'NETRA_RABBITMQ_API']
        .map((name) => `${name}='${process.env[name]}'\n`).join(''), { mode: 0o600 });
      await run(log, fleet, ['up', '--state', state]);
      const settings = Object.fromEntries([...readFileSync(join(state, 'fleet.env'), 'utf8').matchAll(/^(\w+)='(.*)'$/gm)].map(([, n, v]) => [n, v]));
      const user = await post(settings, settings.NETRA_KEY, 'v1/admin/users', { tenant: randomUUID(), tier: 'internal', user: 'bench' });
      channel = await open();
      return {
        pid: Number(readFileSync(join(state, 'pids/notifier-1.pid'), 'utf8')),
        url: settings.NETRA_STREAM_URLS.split(',')[0].replace(/\/$/, '').replace('http', 'ws'),
        headers: { Authorization: `Bearer ${user.key}` },
        runs: (count) => waitingRuns(settings, user, count),
      };
    },
    publish(tos) {
      const all = tos.filter((to) => !to);
      for (const _ of all) publish('SystemEventAppended', { tenantId: null, event: next(sequences, '') });
      if (all.length === tos.length) return;
      publish('LogsAppended', { logs: tos.map((to) => {
        const event = next(sequences, to.run, to.after);
        return { runId: to.run, tenantId: to.tenant, ownerId: to.owner, fromSeq: event.seq, head: event.seq, events: [event] };
      }) });
    },
    async stop() {
      await channel.connection.close();
      await run(log, fleet, ['down', '--state', state]);
    },
  };

  /** As MassTransit wraps it. */
  function publish(type, message) {
    const body = { messageId: randomUUID(), messageType: [`urn:message:Netra.Contracts.Events:${type}`], message };
    channel.publish(`Netra.Contracts.Events:${type}`, '', Buffer.from(JSON.stringify(body)), { contentType: 'application/vnd.masstransit+json' });
  }
}

async function waitingRuns(settings, user, count) {
  const input = { steps: [{ approval: { question: 'Go on?', expires_seconds: 7000 } }] };
  const runs = [];
  while (runs.length < count) {
    const ids = await Promise.all(Array.from({ length: Math.min(25, count - runs.length) }, () =>
      post(settings, user.key, 'v1/runs', { agent: 'script', input, timeout_seconds: 7200 })));
    runs.push(...ids.map(({ id }) => ({ run: id, owner: user.user_id, tenant: user.tenant_id })));
  }
  for (const to of runs) to.after = await waits(settings, user, to.run);
  return runs;
}

async function waits(settings, user, id) {
  for (;;) {
    const answer = await fetch(new URL(`v1/runs/${id}`, settings.NETRA_URL), { headers: { Authorization: `Bearer ${user.key}` } });
    const { status, last_seq: head } = await answer.json();
    if (status === 'waiting') return head;
    await pause(50);
  }
}

async function post(settings, key, path, body) {
  const answer = await fetch(new URL(path, settings.NETRA_URL), {
    method: 'POST', headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function open() {
  return (await connect(process.env.NETRA_AMQP)).createChannel();
}

async function answering(url) {
  for (let i = 0; i < 600; i++) {
    try {
      await fetch(url);
      return;
    } catch {
      await pause(50);
    }
  }
  throw new Error(`nothing answers at ${url}`);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const node = (program) => [process.execPath, [join(here, 'servers', program)], (port) => ({ PORT: String(port), NODE_ENV: 'production' })];

export const systems = {
  netra,
  ws: () => peer('ws', ...node('ws.mjs')),
  'socket.io': () => peer('socket.io', ...node('socket-io.mjs')),
  signalr: () => peer('signalr', join(root, 'artifacts/bin/Netra.Peers.SignalR/release/Netra.Peers.SignalR'), [],
    (port) => ({ ASPNETCORE_URLS: `http://127.0.0.1:${port}` })),
};
