import { useState } from "preact/hooks";
import { useWidget } from "../../context.ts";

/** State that outlives its card: what a customer has begun is there again when they open the panel the next time. */
export function useDraft<Value>(key: string, initial: Value): [Value, (value: Value) => void] {
  const { drafts } = useWidget();
  const [value, setValue] = useState(() => (drafts.get(key) as Value | undefined) ?? initial);
  return [
    value,
    (next) => {
      drafts.set(key, next);
      setValue(next);
    },
  ];
}
