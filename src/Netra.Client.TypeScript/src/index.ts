export { Netra } from "./netra.js";
export { NetraError } from "./netra-error.js";
export type { Clock } from "./clock.js";
export type { FollowOptions, NetraOptions, RequestOptions, SubmitOptions } from "./options.js";
export type { WebSocketConstructor, WebSocketLike } from "./web-socket.js";
export type { Fault, Problem, RunError, RunUsage, RunView as Run, SubmitRunRequest } from "./generated/api.js";
export type * from "./generated/events.js";
