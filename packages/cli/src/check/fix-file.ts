import { realpath, rename, stat, writeFile } from "node:fs/promises";
import { fixRuleset } from "@proffer/engine/schema";
import type { FixedRuleset } from "@proffer/engine/schema";

/** Mends the slips of a rule set in its file. The file is whole at every instant: another name first, then its own. */
export async function fixFile(file: string, text: string): Promise<FixedRuleset> {
  const fixed = fixRuleset(text);
  if (fixed.text === text) return fixed;
  // A link goes on being a link, and who may read the file goes on reading it.
  const target = await realpath(file);
  const { mode } = await stat(target);
  const partial = `${target}.${process.pid}.partial`;
  await writeFile(partial, fixed.text, { mode });
  await rename(partial, target);
  return fixed;
}
