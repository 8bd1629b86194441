#!/usr/bin/env node
const help = `proffer — proactive customer service

  proffer serve      serves the widget, the desk, the API and a shop
  proffer snippet    prints the tag that puts the widget on a page
  proffer identity   the secret with which a shop proves who its customers are
  proffer doctor     says whether Proffer works on a page, and what is missing
  proffer preview    signs a link that shows a draft of the rules on the real site
  proffer check      says what is wrong with a rule set, and runs its tests
  proffer schema     prints the rule language's JSON Schema, for editors
  proffer backtest   runs a rule set over a shop's log
  proffer explain    says why a rule fires for a customer, or why not
  proffer simulate   sends a scripted customer through a rule set
  proffer rfm        works out order scores' cut points from a log
  proffer fire       sorted rows on stdin, firings on stdout: for pipes and databases
  proffer worker     runs a rule set over a partition of a JetStream stream

proffer COMMAND --help says more.
`;

type Command = (argv: string[]) => Promise<number>;

/** Each is loaded when it is called for: a back-test needs no web server. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.ts")).serve,
  snippet: async () => (await import("./snippet/command.ts")).snippetCommand,
  identity: async () => (await import("./identity/command.ts")).identityCommand,
  doctor: async () => (await import("./doctor/command.ts")).doctorCommand,
  preview: async () => (await import("./preview/command.ts")).previewCommand,
  check: async () => (await import("./check/command.ts")).checkCommand,
  schema: async () => (await import("./schema.ts")).schemaCommand,
  backtest: async () => (await import("./backtest/command.ts")).backtestCommand,
  explain: async () => (await import("./explain/command.ts")).explainCommand,
  simulate: async () => (await import("./simulate/command.ts")).simulateCommand,
  rfm: async () => (await import("./rfm/command.ts")).rfmCommand,
  fire: async () => (await import("./fire/command.ts")).fireCommand,
  worker: async () => (await import("./worker/command.ts")).workerCommand,
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
