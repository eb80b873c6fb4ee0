/** Blocking connections wait for ever, as BullMQ asks for. */
export function connection() {
  const [host, port] = process.env.PEER_REDIS.split(':');
  return { host, port: Number(port), maxRetriesPerRequest: null };
}
