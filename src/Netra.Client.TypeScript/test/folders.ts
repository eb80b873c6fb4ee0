import { fileURLToPath } from "node:url";

/** Compiled, this file is two folders deeper than the package. */
export const packageFolder = fileURLToPath(new URL("../../", import.meta.url));

export const repository = fileURLToPath(new URL("../../../../", import.meta.url));
