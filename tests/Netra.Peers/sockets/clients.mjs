import WebSocket from 'ws';

// One client for all servers: a raw WebSocket and the few frames that each protocol needs. What a client costs is the same for all.

const separator = '\x1e';

/** Each: the address for a run, what to do with a message; `ready` once events come, `event(text)` for each. */
const protocols = {
  netra: {
    address: ({ url }) => [`${url}/v1/stream`, ['netra.v1']],
    message(socket, text, { run, after }, { ready, event }) {
      if (text.startsWith('{"op":"event"')) event(text);
      else if (text.startsWith('{"op":"hello"')) socket.send(JSON.stringify({ op: 'subscribe', run, after }));
      else if (text.startsWith('{"op":"subscribed"')) ready();
      else throw new Error(text);
    },
  },
  ws: {
    address: ({ url }, { run }) => [`${url}/?run=${run}`],
    open: (_, { ready }) => ready(),
    message: (_socket, text, _to, { event }) => event(text),
  },
  'socket.io': {
    address: ({ url }, { run }) => [`${url}/socket.io/?EIO=4&transport=websocket&run=${run}`],
    message(socket, text, _to, { ready, event }) {
      if (text.startsWith('42')) event(text);
      else if (text === '2') socket.send('3');
      else if (text.startsWith('40')) ready();
      else if (text.startsWith('0')) socket.send('40');
    },
  },
  signalr: {
    address: ({ url }, { run }) => [`${url}/events?run=${run}`],
    open(socket) {
      socket.send(`{"protocol":"json","version":1}${separator}`);
      const alive = setInterval(() => socket.send(`{"type":6}${separator}`), 10_000);
      socket.on('close', () => clearInterval(alive));
    },
    message(_socket, text, _to, { ready, event }) {
      for (const frame of text.split(separator)) {
        if (frame === '{}') ready();
        else if (frame.startsWith('{"type":1')) event(frame);
      }
    },
  },
};

/** Opens a connection that follows `to.run`; resolves once it does. `closed` is called when it ends by itself. */
export function open(protocol, server, to, event, closed) {
  const { address, open: opened, message } = protocols[protocol];
  const [url, subprotocols] = address(server, to);
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, subprotocols ?? [], { perMessageDeflate: false, skipUTF8Validation: true, headers: server.headers });
    const calls = { ready: () => resolve(socket), event };
    socket.on('open', () => opened?.(socket, calls));
    socket.on('message', (data) => message(socket, data.toString('latin1'), to, calls));
    socket.on('error', reject);
    socket.on('close', (code) => {
      reject(new Error(`closed with ${code}`));
      closed(code);
    });
  });
}
