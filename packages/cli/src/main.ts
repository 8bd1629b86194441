#!/usr/bin/env node
import { backtestCommand } from "./backtest/command.ts";
import { serve } from "./serve.ts";

const help = `proffer — proactive customer service

  proffer serve      serves the widget, the desk, the API and a shop
  proffer backtest   runs a rule set over a shop's log

proffer COMMAND --help says more.
`;

const commands: Readonly<Record<string, (argv: string[]) => Promise<number>>> = {
  serve,
  backtest: backtestCommand,
};

async function main([name, ...argv]: string[]): Promise<number> {
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command(argv);
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
