import type { Scope } from "./leaves.ts";
import { leaf } from "./leaves.ts";
import type { Tape } from "./tape.ts";
import type { ConditionJson, LeafJson } from "./written.ts";

/** Up to three leaves, in every way that a few groups can hold them. */
export function conditions(tape: Tape, scope: Scope): ConditionJson {
  const shape = tape.pick(shapes);
  return shape(() => leaf(tape, scope));
}

type Next = () => LeafJson;

const shapes: readonly ((next: Next) => ConditionJson)[] = [
  (next) => ({ all: [next()] }),
  (next) => ({ any: [next(), next()] }),
  (next) => ({ not: next() }),
  (next) => next(),
  (next) => ({ all: [next(), next()] }),
  (next) => ({ any: [next(), next(), next()] }),
  (next) => ({ all: [next(), { not: next() }] }),
  (next) => ({ any: [{ not: next() }, { all: [next(), next()] }] }),
  (next) => ({ not: { any: [next(), { not: next() }] } }),
  (next) => ({ all: [{ any: [next(), next()] }, { not: { not: next() } }] }),
];
