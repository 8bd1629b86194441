/**
 * Runs a command whose options may be wrong: then it says what is wrong with them and gives 2.
 *
 * @param read gives the options, or `"help"`; throws an `Error` with a message for people.
 */
export async function usage<Options>(
  name: string,
  help: string,
  read: () => Options | "help",
  run: (options: Options) => Promise<number>,
): Promise<number> {
  let options: Options | "help";
  try {
    options = read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\nSee proffer ${name} --help.\n`);
    return 2;
  }
  if (options !== "help") return run(options);
  process.stdout.write(help);
  return 0;
}
