import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median, medianRatio } from '../driver/figures.mjs';
import { Clients, flood, rss } from './load.mjs';
import { systems } from './systems.mjs';

// Every round gives every server one turn; then come the medians. sockets.sh has started the broker, the database and Redis.

const number = (value) => ({ type: 'string', default: String(value) });
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(systems).join(',') }, json: { type: 'string' },
    rounds: number(3), warm: number(10), seconds: number(10), clients: number(1000), idle: number(5000), rate: number(5000), broadcasts: number(20),
  },
});
const options = Object.fromEntries(['rounds', 'warm', 'seconds', 'clients', 'idle', 'rate', 'broadcasts'].map((name) => [name, Number(values[name])]));
const names = values.only.split(',');
const unknown = names.filter((name) => !(name in systems));
if (unknown.length > 0) throw new Error(`there is no server ${unknown.join(', ')}; take some of ${Object.keys(systems).join(', ')}`);

const results = [];
for (let round = 1; round <= options.rounds; round++) {
  for (const name of names) {
    const result = { round, system: name, load: loadavg()[0], ...await turn(systems[name]()) };
    results.push(result);
    console.error(JSON.stringify(result));
  }
}
if (values.json) writeFileSync(values.json, JSON.stringify({ options, results }, null, 1));
report();
process.exit(results.every((r) => r.targeted.lost === 0 && r.broadcast.lost === 0 && r.faults === 0 && r.closed === 0) ? 0 : 1);

async function turn(system) {
  const server = await system.start();
  const clients = new Clients(system.protocol, server);
  try {
    const runs = await server.runs(options.clients);
    const send = targeted(system, runs);
    const all = (count) => system.publish(Array.from({ length: count }, () => null));
    await clients.add(runs);
    await flood({ seconds: options.warm, perSecond: options.rate / 2, publish: send, clients, deliveries: 1, pid: server.pid });
    await flood({ seconds: options.warm / 2, perSecond: options.broadcasts, publish: all, clients, deliveries: options.clients, pid: server.pid });
    const [before, more] = [rss(server.pid), options.idle];
    await clients.add(Array.from({ length: more }, (_, i) => runs[i % runs.length]));
    await pause(3000);
    const after = rss(server.pid);
    await clients.removeTo(options.clients);
    const events = await flood({ seconds: options.seconds, perSecond: options.rate, publish: send, clients, deliveries: 1, pid: server.pid });
    const told = await flood({ seconds: options.seconds, perSecond: options.broadcasts, publish: all, clients, deliveries: options.clients, pid: server.pid });
    return { targeted: events, broadcast: told, kibPerSocket: (after - before) / more, rssMib: after / 1024, faults: clients.faults, closed: clients.closed };
  } finally {
    await clients.removeTo(0);
    await system.stop();
  }
}

/** Publishes events to the runs in turn. */
function targeted(system, runs) {
  let at = 0;
  return (count) => system.publish(Array.from({ length: count }, () => runs[at++ % runs.length]));
}

function report() {
  const columns = [
    ['targeted p50 ms', (r) => r.targeted.p50], ['p99 ms', (r) => r.targeted.p99], ['CPU µs/event', (r) => r.targeted.cpuUs],
    ['broadcast p99 ms', (r) => r.broadcast.p99], ['CPU µs/delivery', (r) => r.broadcast.cpuUs], ['KiB/socket', (r) => r.kibPerSocket],
    ['lost', (r) => r.targeted.lost + r.broadcast.lost + r.faults + r.closed], ['machine busy %', (r) => 100 * r.targeted.busy], ['load before', (r) => r.load],
  ];
  const of = (system) => results.filter((r) => r.system === system);
  console.log(`medians of ${options.rounds}: ${options.clients} clients, ${options.rate} targeted events/s, ${options.broadcasts} broadcasts/s to all, ${options.idle} more sockets for the memory\n`);
  console.log(`| server | ${columns.map(([title]) => title).join(' | ')} |\n|${'---|'.repeat(columns.length + 1)}`);
  for (const name of names) console.log(`| ${name} | ${columns.map(([, value]) => text(median(of(name).map(value)))).join(' | ')} |`);
  if (!names.includes('netra')) return;
  console.log('\nNetra ÷ server, median of the rounds\' ratios\n');
  const ratios = [columns[1], columns[2], columns[3], columns[4], columns[5]];
  console.log(`| server | ${ratios.map(([title]) => title).join(' | ')} |\n|${'---|'.repeat(ratios.length + 1)}`);
  const rounds = (system, value) => new Map(of(system).map((r) => [r.round, value(r)]));
  for (const name of names.filter((n) => n !== 'netra'))
    console.log(`| ${name} | ${ratios.map(([, value]) => text(medianRatio(rounds('netra', value), rounds(name, value)))).join(' | ')} |`);
}

function text(value) {
  if (value === null) return '';
  return value >= 100 ? value.toFixed(0) : value.toFixed(value < 10 ? 2 : 1);
}
