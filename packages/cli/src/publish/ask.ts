import { createInterface } from "node:readline/promises";

/** Asks for a yes. Where nobody sits at a terminal it says how to do without, and that is a no. */
export async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    process.stderr.write(`${question} Nobody is there to ask: add --yes.\n`);
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}
