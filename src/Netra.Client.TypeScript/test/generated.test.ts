import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { packageFolder } from "./folders.js";

test("the generated types are those of the API's document and of the events' schema", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/generate.mjs", "--check"], { cwd: packageFolder, encoding: "utf8" });
  assert.equal(stderr, "");
  assert.equal(status, 0);
});
