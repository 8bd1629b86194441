/** What a command prints, or what it does before it can say that. */
type Outcome = string | (() => Promise<string>);

/** Prints what a command comes to; what its options are read wrongly by is 2, what it cannot do is thrown. */
export async function runCommand(
  name: string,
  read: () => Promise<Outcome> | Outcome,
): Promise<number> {
  let outcome: Outcome;
  try {
    outcome = await read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\nproffer ${name} --help says more.\n`);
    return 2;
  }
  process.stdout.write(typeof outcome === "string" ? outcome : await outcome());
  return 0;
}
