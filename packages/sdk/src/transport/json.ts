/**
 * A value as JSON, on any page: one with Prototype.js gives arrays a `toJSON` that makes texts of them.
 *
 * @throws where it cannot be written.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, "toJSON" in Array.prototype ? asItIs : undefined);
}

/** By the time that `value` comes here, the page has made of it what it likes. */
function asItIs(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const own = this[key];
  return Array.isArray(own) ? own : value;
}
