export const run = "0199aa00-0000-7000-8000-000000000001";

/** A frame of an event. */
export const event = (seq: number, type = "agent_thinking", data: object = {}) => ({ op: "event", ...envelope(seq, type, data) });

export const envelope = (seq: number, type = "agent_thinking", data: object = {}) => ({
  v: 1,
  id: `${run}:${seq}`,
  run,
  seq,
  type,
  time: "2026-01-01T00:00:00Z",
  data: { run_id: run, ...data },
});

export const subscribed = (head: number) => ({ op: "subscribed", run, from: 1, head });
