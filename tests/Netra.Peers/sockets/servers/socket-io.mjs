import { Server } from 'socket.io';
import { feed } from './feed.mjs';

const server = new Server(Number(process.env.PORT), { transports: ['websocket'], serveClient: false });
server.on('connection', (socket) => socket.join(socket.handshake.query.run));
await feed((to, event) => (to === '' ? server : server.to(to)).emit('event', event));
