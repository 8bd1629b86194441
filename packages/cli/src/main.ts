#!/usr/bin/env node
const help = `proffer — proactive customer service

  proffer serve      serves the widget, the desk, the API and a shop
  proffer backup     copies a server's data into one file, while the server runs
  proffer restore    makes a data directory of a backup
  proffer sites      the shops that a server serves, and the keys of their pages
  proffer accounts   who may sign in to the desk
  proffer snippet    prints the tag that puts the widget on a page
  proffer identity   the secret with which a shop proves who its customers are
  proffer doctor     says whether Proffer works on a page, and what is missing
  proffer coupons    brings a shop's own coupon codes
  proffer preview    signs a link that shows a draft of the rules on the real site
  proffer publish    puts a rule file in force, for a few customers first
  proffer rollout    gives what was published to more customers
  proffer switch     switches rules off, at once and everywhere
  proffer rollback   puts an earlier version in force again
  proffer audit      who published, switched and took back what, and when
  proffer deliveries what was sent by rule, and what could not be
  proffer keys       the keys that rules are signed with
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
  backup: async () => (await import("./backup/command.ts")).backupCommand,
  restore: async () => (await import("./backup/restore-command.ts")).restoreCommand,
  sites: async () => (await import("./sites/command.ts")).sitesCommand,
  accounts: async () => (await import("./accounts/command.ts")).accountsCommand,
  snippet: async () => (await import("./snippet/command.ts")).snippetCommand,
  identity: async () => (await import("./identity/command.ts")).identityCommand,
  doctor: async () => (await import("./doctor/command.ts")).doctorCommand,
  coupons: async () => (await import("./coupons/command.ts")).couponsCommand,
  preview: async () => (await import("./preview/command.ts")).previewCommand,
  publish: async () => (await import("./publish/command.ts")).publishCommand,
  rollout: async () => (await import("./rollout/command.ts")).rolloutCommand,
  switch: async () => (await import("./switch/command.ts")).switchCommand,
  rollback: async () => (await import("./rollback/command.ts")).rollbackCommand,
  audit: async () => (await import("./audit/command.ts")).auditCommand,
  deliveries: async () => (await import("./deliveries/command.ts")).deliveriesCommand,
  keys: async () => (await import("./keys/command.ts")).keysCommand,
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
