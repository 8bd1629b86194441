/** Which rules are true and have fired, by `rule@version`, and for which keys. */
export type Edges = Map<string, Set<string>>;

/** A rule fires on the rising edge: once it is true for a key it has to be looked at and not true before it fires again. */
export function isUsedUp(edges: Edges, edge: string, key: string): boolean {
  return edges.get(edge)?.has(key) ?? false;
}

export function useUp(edges: Edges, edge: string, key: string): void {
  const keys = edges.get(edge);
  if (keys) keys.add(key);
  else edges.set(edge, new Set([key]));
}

export function rearm(edges: Edges, edge: string, key: string): void {
  edges.get(edge)?.delete(key);
}

export function rearmAll(edges: Edges, edge: string): void {
  edges.delete(edge);
}

export function copyEdges(edges: Edges): Edges {
  return new Map([...edges].map(([edge, keys]) => [edge, new Set(keys)]));
}

export function writeEdges(edges: Edges): Record<string, string[]> {
  const kept = [...edges].filter(([, keys]) => keys.size > 0);
  return Object.fromEntries(kept.map(([edge, keys]) => [edge, [...keys]]));
}

export function readEdges(written: Readonly<Record<string, readonly string[]>>): Edges {
  return new Map(Object.entries(written).map(([edge, keys]) => [edge, new Set(keys)]));
}
