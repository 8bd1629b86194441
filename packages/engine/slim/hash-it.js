/**
 * Stands in for `hash-it` in bundles: json-rules-engine only wants one key for a fact and its params. JSON with sorted
 * keys is one, and does not collide.
 */
export default function hash(value) {
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
