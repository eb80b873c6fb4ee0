import type { NetraOptions } from "./options.js";

/** As whom requests are sent. Nothing of it ever stands in an address. */
export class Credential {
  readonly #secret: () => string | Promise<string>;

  /** Whether requests carry it; with tickets alone they do not. */
  readonly hasSecret: boolean;

  /** Whether asking again may give another one, after this one was refused. */
  readonly isRenewable: boolean;

  /** Gives tickets, where the caller has a way of their own. */
  readonly ticket: (() => string | Promise<string>) | undefined;

  constructor({ key, token, ticket }: NetraOptions) {
    if (key !== undefined && token !== undefined) throw new TypeError("Give a key or a token, not both.");
    const secret = key ?? token;
    if (secret === undefined && !ticket) throw new TypeError("Give a key, a token or a ticket provider.");
    this.hasSecret = secret !== undefined;
    this.#secret = typeof secret === "function" ? secret : () => secret ?? "";
    this.isRenewable = typeof secret === "function" || ticket !== undefined;
    this.ticket = ticket;
  }

  async headers(): Promise<Record<string, string>> {
    return this.hasSecret ? { Authorization: `Bearer ${await this.#secret()}` } : {};
  }
}
