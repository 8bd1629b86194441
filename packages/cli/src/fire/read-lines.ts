import type { Readable } from "node:stream";

/** The whole lines of each chunk, never an empty bundle. Only `\n` ends a line: `readline` would also end one at U+2028, which a text may hold. */
export async function* readLines(input: Readable): AsyncGenerator<readonly string[]> {
  input.setEncoding("utf8");
  let rest = "";
  for await (const chunk of input) {
    const lines = (rest + (chunk as string)).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") yield [rest];
}
