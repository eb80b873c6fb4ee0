import { once } from 'node:events';
import WebSocket from 'ws';
import { Endings } from '../../driver/endings.mjs';
import { input } from '../../driver/workload.mjs';

const terminal = new Set(['agent_completed', 'agent_error', 'agent_cancelled', 'agent_timed_out']);
const ends = (event) => terminal.has(event.type) && !event.data.is_recoverable;
const readers = 16;

/** Submits over HTTP and learns of ends from the WebSocket's topic of all own runs, as `netra bench` does. */
export async function connect() {
  const authorization = `Bearer ${process.env.NETRA_KEY}`;
  const body = JSON.stringify({ agent: 'script', input, timeout_seconds: 110 });
  const call = async (path, options = {}) => {
    const answer = await fetch(new URL(path, process.env.NETRA_URL), { ...options, headers: { authorization, 'content-type': 'application/json' } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const result = async (id) => {
    const run = await call(`/v1/runs/${id}`);
    if (['failed', 'cancelled', 'timed_out'].includes(run.status)) throw new Error(`run ${id}: ${run.status}`);
    return run.status === 'completed' ? run.result : null;
  };
  const endings = new Endings(result);
  await follow(authorization, (event) => {
    if (ends(event)) endings.tell(event.run, event.type === 'agent_completed' ? null : new Error(`run ${event.run}: ${event.type}`));
  });
  return {
    submit: async () => (await call('/v1/runs', { method: 'POST', body })).id,
    ended: (id) => endings.of(id),
    recheck: () => endings.recheck(),
    result,
    /** The end is the system's own: how many ends the run's log holds. */
    async completedTwice(ids) {
      const left = [...ids];
      let twice = 0;
      await Promise.all(Array.from({ length: readers }, async () => {
        for (let id = left.pop(); id; id = left.pop()) {
          const { items } = await call(`/v1/runs/${id}/events?after=0&limit=100`);
          if (items.filter(ends).length > 1) twice++;
        }
      }));
      return twice;
    },
  };
}

async function follow(authorization, take) {
  const address = new URL('/v1/stream', process.env.NETRA_STREAM_URL.replace(/^http/, 'ws'));
  const socket = new WebSocket(address, 'netra.v1', { headers: { authorization } });
  await once(socket, 'open');
  socket.on('error', (error) => console.error(error.message));
  const subscribed = new Promise((resolve) => {
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.op === 'event') take(message);
      else if (message.op === 'subscribed') resolve();
    });
  });
  socket.send(JSON.stringify({ op: 'subscribe', topic: 'user' }));
  await subscribed;
}
