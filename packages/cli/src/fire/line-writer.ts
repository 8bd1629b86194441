import { once } from "node:events";
import type { Writable } from "node:stream";

/** Writes lines in larger pieces, and waits where the reader is slower than we are. */
export interface LineWriter {
  write(line: string): Promise<void> | undefined;
  /** Hands over what is still here. */
  flush(): Promise<void>;
}

/** What a pipe takes at once on Linux. */
const pieceLength = 65_536;

export function createLineWriter(output: Writable): LineWriter {
  let piece = "";
  async function flush(): Promise<void> {
    const full = piece;
    piece = "";
    if (full !== "" && !output.write(full)) await once(output, "drain");
  }
  return {
    write(line) {
      piece += `${line}\n`;
      return piece.length < pieceLength ? undefined : flush();
    },
    flush,
  };
}
