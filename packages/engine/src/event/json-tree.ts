/** What makes a JSON value unfit to be kept or copied, and where. */
export interface TreeFault {
  readonly type: "too_deep" | "forbidden_key";
  /** The name, of a forbidden key. */
  readonly key: string;
  /** From the root, the key included. */
  readonly path: readonly (string | number)[];
}

/** Names that would reach a prototype where somebody copies objects carelessly. Nobody needs them. */
const forbiddenKeys: readonly string[] = ["__proto__", "constructor", "prototype"];

interface Node {
  readonly value: object;
  readonly depth: number;
  readonly key: string | number;
  readonly parent: Node | undefined;
}

/**
 * Looks through a JSON value for nesting beyond `maxDepth` and for forbidden names. It walks with a stack of its own:
 * what is checked here may be nested so deep that recursion, `JSON.stringify`'s too, would overflow the program's.
 *
 * @example
 * ```ts
 * findFault(JSON.parse('{ "a": { "__proto__": 1 } }'), 16); // { type: "forbidden_key", key: "__proto__", path: ["a", "__proto__"] }
 * ```
 */
export function findFault(root: unknown, maxDepth: number): TreeFault | undefined {
  if (typeof root !== "object" || root === null) return undefined;
  const open: Node[] = [{ value: root, depth: 1, key: "", parent: undefined }];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.depth > maxDepth) return { type: "too_deep", key: "", path: pathOf(node) };
    const list = Array.isArray(node.value);
    for (const [key, child] of Object.entries(node.value) as [string, unknown][]) {
      if (!list && forbiddenKeys.includes(key))
        return { type: "forbidden_key", key, path: [...pathOf(node), key] };
      if (typeof child === "object" && child !== null)
        open.push({
          value: child,
          depth: node.depth + 1,
          key: list ? Number(key) : key,
          parent: node,
        });
    }
  }
  return undefined;
}

function pathOf(node: Node): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = node; at.parent; at = at.parent) path.unshift(at.key);
  return path;
}
