import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Real logs that are not part of the project. Where they are absent, the tests that need them say that they were skipped. */
const folder =
  process.env["PROFFER_REAL_DATA"] ??
  fileURLToPath(new URL("../../../shared/data", import.meta.url));

export const realData = existsSync(`${folder}/clickstream`) ? folder : undefined;
