/**
 * Writes src/generated: the types of what this client sends and gets, from the API's approved OpenAPI document and the schema of events.
 * With --check it writes nothing and fails where a file is not what it would write.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { declare, nameOf, reachable } from "./schema-types.mjs";

const root = new URL("../../../", import.meta.url);
const target = new URL("../src/generated/", import.meta.url);

/** Operations whose types callers need. */
const operations = ["SubmitRun", "GetRun", "CancelRun"];

function api() {
  const source = "tests/Netra.Api.Tests/Approved/openapi-v1.json";
  const document = readJson(source);
  const used = Object.values(document.paths).flatMap((path) => Object.values(path)).filter((o) => operations.includes(o.operationId));
  const missing = operations.filter((id) => !used.some((o) => o.operationId === id));
  if (missing.length > 0) throw new Error(`${source} has no operation ${missing.join(", ")}.`);
  const names = [...JSON.stringify(used).matchAll(/"\$ref":"(#\/components\/schemas\/[^"]+)"/g)].map(([, ref]) => nameOf(ref));
  return file(source, document.components.schemas, reachable(document.components.schemas, names));
}

function events() {
  const source = "contracts/Netra.Contracts/Events/run-events.schema.json";
  const { definitions, ...event } = readJson(source);
  const all = { ...definitions, [event.title]: event };
  return file(source, all, Object.keys(all));
}

const readJson = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));

const file = (source, definitions, names) =>
  `// Generated from ${source} by scripts/generate.mjs: change that, then run \`npm run generate\`.\n\n` +
  names.map((name) => declare(name, definitions[name])).join("\n");

const isStale = (path, text) => {
  try {
    return readFileSync(path, "utf8") !== text;
  } catch {
    return true;
  }
};

const files = { "api.ts": api(), "events.ts": events() };
for (const [name, text] of Object.entries(files)) {
  const path = new URL(name, target);
  if (!isStale(path, text)) continue;
  if (process.argv.includes("--check")) {
    console.error(`${fileURLToPath(path)} is stale: npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
  }
}
