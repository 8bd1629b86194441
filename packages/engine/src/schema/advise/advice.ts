import type { Fix, Problem } from "../../rules/problem.ts";
import type { Fields } from "../../rules/reader.ts";

/** What is said instead, where more is known of what was probably meant; what is left out stays as it is. */
export interface Advice {
  readonly message?: string;
  readonly hint?: string;
  /** Of a part of what the problem stands at. */
  readonly path?: string;
  readonly fix?: Fix;
}

/** A problem with what stands at its path. */
export interface Case {
  readonly problem: Problem;
  readonly value: unknown;
  /** The name or number that the path ends with. */
  readonly name: string;
  readonly json: Fields;
}

/** Knows one sort of slip; says nothing of any other. */
export type Adviser = (of: Case) => Advice | undefined;
