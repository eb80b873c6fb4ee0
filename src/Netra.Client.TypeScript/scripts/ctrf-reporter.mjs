/** A reporter of node:test that writes a Common Test Report, as the other test projects do: one entry for each test, none for files. */
import { basename } from "node:path";

export default async function* report(source) {
  const tests = [];
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details?.type === "suite") continue;
    const { name, file, skip, details } = data;
    const error = details?.error?.cause ?? details?.error;
    tests.push({
      name: `${basename(file ?? name, ".test.js")}: ${name}${typeof skip === "string" && skip ? ` (${skip})` : ""}`,
      status: skip !== undefined && skip !== false ? "skipped" : type === "test:pass" ? "passed" : "failed",
      duration: Math.round(details?.duration_ms ?? 0),
      ...(type === "test:fail" ? { message: error?.message ?? String(error), trace: error?.stack ?? "" } : {}),
    });
  }

  yield JSON.stringify({ results: { tool: { name: "node:test" }, tests } });
}
