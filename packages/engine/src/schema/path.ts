const lastStep = /(?:^|\.)([A-Za-z_$][\w$]*)$|\[(\d+)\]$|\[("(?:[^"\\]|\\.)*")\]$/;

/** The name or number that a JSON path ends with. */
export function lastOf(path: string): string {
  const [, name, index, quoted] = lastStep.exec(path) ?? [];
  return name ?? index ?? (quoted === undefined ? "" : (JSON.parse(quoted) as string));
}

/** The path of what a JSON path's end stands in; empty for the whole. */
export function parentOf(path: string): string {
  return path.slice(0, lastStep.exec(path)?.index ?? 0);
}
