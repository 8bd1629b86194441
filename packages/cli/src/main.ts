#!/usr/bin/env node
const help = `proffer — proactive customer service

  proffer serve      serves the widget, the desk, the API and a shop
  proffer backtest   runs a rule set over a shop's log

proffer COMMAND --help says more.
`;

type Command = (argv: string[]) => Promise<number>;

/** Each is loaded when it is called for: a back-test needs no web server. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.ts")).serve,
  backtest: async () => (await import("./backtest/command.ts")).backtestCommand,
};

async function main([name, ...argv]: string[]): Promise<number> {
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return (await command())(argv);
  const asked = name === undefined || name === "help" || name === "--help" || name === "-h";
  (asked ? process.stdout : process.stderr).write(
    asked ? help : `No command is named “${name}”.\n\n${help}`,
  );
  return asked ? 0 : 2;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
