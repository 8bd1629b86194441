import { fileURLToPath } from "node:url";

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * json-rules-engine's four dependencies, by name, and what stands in for each in a bundle for browsers: less than half
 * the bytes, and nothing that a content security policy without `unsafe-eval` would stop. Its own source is untouched.
 *
 * @example
 * ```js
 * // vite.config.js
 * import { slimAliases } from "@proffer/engine/slim";
 * export default { resolve: { alias: slimAliases } };
 * ```
 */
export const slimAliases = {
  clone: file("./clone.js"),
  eventemitter2: file("./eventemitter2.js"),
  "hash-it": file("./hash-it.js"),
  "jsonpath-plus": file("./jsonpath-plus.js"),
};
