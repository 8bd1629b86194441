import type { ConditionNode, LeafNode, Truth } from "@proffer/engine";
import type { JSX } from "preact";
import { useDebug } from "../context.ts";
import { Icon } from "../icons.tsx";

const icons = { true: "yes", false: "no", unknown: "unknown" } as const;

/** Whether something is true, as a sign with its word for those who cannot see it. */
export function Mark({ truth }: { readonly truth: Truth }): JSX.Element {
  const { words } = useDebug();
  const name = String(truth) as keyof typeof icons;
  return (
    <span class={`mark ${name}`}>
      <Icon name={icons[name]} />
      <span class="sr">{words.value.truths[name]}</span>
    </span>
  );
}

/** One comparison in a sentence. */
export function Leaf({
  node,
  of,
}: {
  readonly node: LeafNode;
  /** The value of the rule's `by`. */
  readonly of: string | null;
}): JSX.Element {
  const { words } = useDebug();
  return (
    <span class="leaf" dir="auto">
      {words.value.leaf(node, of)}
    </span>
  );
}

/** Conditions as they stand. */
export function Tree({
  node,
  of,
}: {
  readonly node: ConditionNode;
  readonly of: string | null;
}): JSX.Element {
  const { words } = useDebug();
  if (node.type === "leaf")
    return (
      <li>
        <Mark truth={node.truth} />
        <div>
          <Leaf node={node} of={of} />
          {node.segment && (
            <ul class="tree">
              <Tree node={node.segment.tree} of={null} />
            </ul>
          )}
        </div>
      </li>
    );
  const [only] = node.of;
  // A group of one says nothing that its member does not.
  if (node.type !== "not" && node.of.length === 1 && only) return <Tree node={only} of={of} />;
  return (
    <li>
      <Mark truth={node.truth} />
      <div>
        <span class="quiet">{words.value.groups[node.type]}</span>
        <ul class="tree">
          {node.of.map((part, i) => (
            <Tree key={i} node={part} of={of} />
          ))}
        </ul>
      </div>
    </li>
  );
}
