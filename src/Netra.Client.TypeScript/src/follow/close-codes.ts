import { NetraError } from "../netra-error.js";

/** Close codes of `netra.v1` (docs/events.md). */
export const CloseCode = { Normal: 1000, Broken: 1006, Expired: 4401, SlowReader: 4408, TooMany: 4429 } as const;

/** What a close asks the client to do: `renew` is to come back with a new credential only. */
export const answerTo = (code: number): "come back" | "renew" | "stay away" => {
  if (code === CloseCode.Expired) return "renew";
  const isOwn = code >= 4400 && code <= 4499;
  return isOwn && code !== CloseCode.SlowReader && code !== CloseCode.TooMany ? "stay away" : "come back";
};

/** The error for a close that cannot be answered by coming back. */
export const refusal = (code: number, reason: string): NetraError => {
  const codes: Record<number, string> = { 4401: "unauthorized", 4403: "forbidden", 4404: "not_found" };
  return new NetraError(codes[code] ?? "closed", `The stream was closed with ${code}${reason && `: ${reason}`}.`, { status: code - 4000 });
};
