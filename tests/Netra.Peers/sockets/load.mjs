import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../driver/figures.mjs';
import { open } from './clients.mjs';

const tickMs = 5;
const padding = 'x'.repeat(200);
const now = () => performance.timeOrigin + performance.now();
const ticksPerSecond = 100; // USER_HZ of Linux

/** Processor seconds that a process has taken. */
export function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** KiB that a process has in memory. */
export const rss = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** Share of the machine's processor time that somebody took since the last call, all processes together. */
export function busy(since) {
  const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).map(Number);
  const total = fields.slice(0, 8).reduce((a, b) => a + b, 0);
  const idle = fields[3] + fields[4];
  return { total, idle, share: since ? 1 - (idle - since.idle) / (total - since.total) : null };
}

/** Clients that follow a run each, and what they got. */
export class Clients {
  #sockets = [];
  #latencies = [];
  closed = 0;
  faults = 0;
  received = 0;

  constructor(protocol, server) {
    Object.assign(this, { protocol, server });
  }

  get count() {
    return this.#sockets.length;
  }

  async add(runs) {
    for (let i = 0; i < runs.length; i += 50) {
      this.#sockets.push(...await Promise.all(runs.slice(i, i + 50).map((to) => {
        const state = { last: new Map() };
        return open(this.protocol, this.server, to, (text) => this.#take(state, text), () => this.closed++);
      })));
    }
  }

  async removeTo(count) {
    for (const socket of this.#sockets.splice(count)) socket.close();
    await pause(2000);
    this.closed = 0;
  }

  /** Forgets what came so far; the figures that follow are of what comes from now on. */
  reset() {
    [this.#latencies, this.received] = [[], 0];
  }

  figures() {
    return { p50: percentile(this.#latencies, 0.5), p99: percentile(this.#latencies, 0.99) };
  }

  /** Every connection gets the events of its run, and what is for all, without a hole and once. */
  #take({ last }, text) {
    const [seq, kind] = [number(text, '"n":'), text.includes('"to":"all"') ? 'all' : 'run'];
    if (last.has(kind) && seq !== last.get(kind) + 1) this.faults++;
    last.set(kind, seq);
    this.received++;
    this.#latencies.push(now() - number(text, '"sent":'));
  }
}

const number = (text, member) => Number.parseFloat(text.slice(text.indexOf(member) + member.length, text.indexOf(member) + member.length + 20));

/** An event's payload; `n` counts from 1 for each addressee. */
export const payload = (to, n) => ({ to, n, sent: Number(now().toFixed(3)), tool_name: 'noop', execution_time_ms: 1, result: { padding } });

/** Publishes at a rate for a time, then waits until all has arrived. */
export async function flood({ seconds, perSecond, publish, clients, deliveries, pid }) {
  clients.reset();
  const [cpuBefore, begun, machine] = [cpu(pid), now(), busy()];
  let published = 0;
  while (now() - begun < seconds * 1000) {
    const due = Math.floor(((now() - begun) / 1000) * perSecond);
    if (due > published) publish(due - published);
    published = Math.max(published, due);
    await pause(tickMs);
  }
  const expected = published * deliveries;
  const until = now() + 15_000;
  while (clients.received < expected && now() < until) await pause(20);
  const took = (now() - begun) / 1000;
  return {
    ...clients.figures(), rate: published / seconds, delivered: clients.received, lost: expected - clients.received, busy: busy(machine).share,
    cpuUs: ((cpu(pid) - cpuBefore) * 1e6) / clients.received, took,
  };
}
