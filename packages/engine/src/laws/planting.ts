import { vi } from "vitest";
import * as engine from "../index.ts";
import type { Law, Subject } from "./law.ts";

/** Every bug is found within so many cases; most are within a hundred. */
const trial = { runs: 5000, seed: 1, shrinks: false } as const;

/** What a law says of an engine with a bug; empty where it has not noticed. */
export async function complaintOf<About>(law: Law<About>, about: About): Promise<string> {
  const { failure } = await law(about, trial);
  return failure?.why ?? "";
}

/** The engine as it is, but for some of its functions. */
export function withBug(bug: Partial<Subject>): Subject {
  return { ...engine, ...bug };
}

/** What a file of the engine exports. */
export type Module = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The engine made anew, with some of what its own files export replaced. By the file's path. */
export async function withBugIn(
  changes: Readonly<Record<string, (real: Module) => object>>,
): Promise<Subject> {
  vi.resetModules();
  for (const [path, change] of Object.entries(changes))
    vi.doMock(path, async (original) => {
      const real = await original<Module>();
      return { ...real, ...change(real) };
    });
  const changed = await import("../index.ts");
  for (const path of Object.keys(changes)) vi.doUnmock(path);
  return changed;
}
