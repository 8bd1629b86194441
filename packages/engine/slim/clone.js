/**
 * Stands in for `clone` in bundles: json-rules-engine clones conditions, which are trees of plain values and of its own
 * classes, without cycles.
 */
export default function clone(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(clone);
  const copy = Object.create(Object.getPrototypeOf(value));
  for (const key of Object.keys(value)) copy[key] = clone(value[key]);
  return copy;
}
