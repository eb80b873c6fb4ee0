import { WebSocketServer } from 'ws';
import { feed } from './feed.mjs';

// The bare minimum: sockets by run, one serialisation an event.
const byRun = new Map();
const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' });
server.on('connection', (socket, request) => {
  const run = new URL(request.url, 'http://x').searchParams.get('run');
  if (!byRun.has(run)) byRun.set(run, new Set());
  byRun.get(run).add(socket);
  socket.on('close', () => byRun.get(run).delete(socket));
});
await feed((to, event) => {
  const text = JSON.stringify(event);
  for (const socket of to === '' ? server.clients : byRun.get(to) ?? []) socket.send(text);
});
