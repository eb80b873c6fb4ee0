import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./folders.js";
import { until } from "./until.js";

/** The built command line; undefined where there is none. */
export const commandLine = ["release", "debug"].map((kind) => join(repository, "artifacts/bin/Netra.Cli", kind, "Netra.Cli")).find(existsSync);

/** `netra up` on a folder of its own, which may be killed and started again. */
export class EmbeddedFleet {
  readonly #folder = mkdtempSync(join(tmpdir(), "netra-client-"));
  readonly #environment = join(this.#folder, "netra.env");
  #port = 0;
  #process: ChildProcess | undefined;

  /** NETRA_URL and NETRA_KEY. */
  get environment(): Record<string, string> {
    const lines = readFileSync(this.#environment, "utf8").trim().split("\n");
    return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).replaceAll("'", "")]));
  }

  async start(): Promise<void> {
    this.#port ||= await freePort();
    rmSync(this.#environment, { force: true });
    const env = { ...process.env, XDG_DATA_HOME: join(this.#folder, "home") };
    this.#process = spawn(commandLine!, ["up", "--data", this.#folder, "--port", String(this.#port)], { env, stdio: "ignore" });
    await until(() => existsSync(this.#environment) || this.#process?.exitCode !== null, 120);
    if (this.#process.exitCode !== null) throw new Error(`netra up ended with ${this.#process.exitCode}.`);
  }

  async kill(): Promise<void> {
    const ended = once(this.#process!, "exit");
    this.#process!.kill("SIGKILL");
    await ended;
    this.#process = undefined;
  }

  async remove(): Promise<void> {
    if (this.#process?.exitCode === null) await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The seqs of a run's log, as the API lists them. */
  async log(run: string): Promise<number[]> {
    const { NETRA_URL, NETRA_KEY } = this.environment;
    const response = await fetch(`${NETRA_URL}/v1/runs/${run}/events?limit=1000`, { headers: { Authorization: `Bearer ${NETRA_KEY}` } });
    return ((await response.json()) as { items: { seq: number }[] }).items.map((e) => e.seq);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
