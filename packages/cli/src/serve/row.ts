import type { LogLevel, ServerOptions } from "@proffer/server";

/** What `proffer serve` sees to itself: nobody is asked for it. */
type OwnAffair = "widget" | "desk" | "log" | "onPortTaken";

/** What `proffer serve` was asked to do. */
export type ServeOptions = Omit<ServerOptions, OwnAffair | "demo" | "logLevel"> & {
  readonly demo: boolean;
  readonly logLevel: LogLevel;
  /** Ends instead of taking another port. */
  readonly strictPort: boolean;
};

/** What the options are sorted by, in the order in which `--help` and the documentation list them. */
export const groups = {
  serve: "What to serve",
  keep: "Where to keep it",
  enter: "Who may come in",
  mail: "Mail and push",
  many: "Many servers",
  watch: "Watching it",
} as const;

/** One option: how it is called on the command line and in the environment, what it is for and how it is read. */
export interface Row<Value> {
  readonly group: keyof typeof groups;
  /** The name behind `--`. */
  readonly option: string;
  /** Its name in the environment; of several, the first that is set counts. */
  readonly env: readonly [string, ...string[]];
  /** What stands in the help for its value; a switch has none. */
  readonly value?: string;
  /** What it is for, in a sentence or two: the help's and the documentation's text. */
  readonly help: string;
  /** The heading of docs/server.md that says more, as it stands in an address. */
  readonly more?: string;
  /** What is read where nothing is given. */
  readonly default?: string;
  /** Where there is no such default: what is the case without it. */
  readonly otherwise?: string;
  /**
   * `whole`: all of it is secret, so it is taken from the environment or a file alone. `password`: an address that may hold
   * a password; on the command line it must not. Either also gets `--…-file` and `…_FILE`.
   */
  readonly secret?: "whole" | "password";
  /**
   * @param name what the value was given as, for the error.
   * @throws Error with a message for people; it does not repeat a secret.
   */
  readonly read: (text: string, name: string) => Value;
}

/** A row for each thing that can be asked for. */
export type Rows = {
  readonly [Field in keyof ServeOptions]?: Row<NonNullable<ServeOptions[Field]>>;
};
