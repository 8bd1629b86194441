import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "@proffer/server";
import type { RunningServer } from "@proffer/server";
import { serveHelp } from "./serve/help.ts";
import { parseServeOptions } from "./serve/parse.ts";
import type { ServeOptions } from "./serve/row.ts";

const built = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** How far to look for a free port before something else must be wrong. */
const maxPortsTried = 100;

/**
 * `proffer serve`: serves until Ctrl-C or SIGTERM.
 *
 * @param argv what follows `serve` on the command line.
 * @returns the exit code: 0 after a clean end, 1 where the server cannot start, 2 for a wrong command line.
 */
export async function serve(argv: string[]): Promise<number> {
  let options: ServeOptions | "help";
  try {
    options = parseServeOptions(argv, process.env);
  } catch (error) {
    console.error(`${messageOf(error)}\nproffer serve --help lists the options.`);
    return 2;
  }
  if (options === "help") {
    process.stdout.write(serveHelp());
    return 0;
  }
  const stopped = waitForSignal();
  try {
    const server = await start(options);
    console.log(describe(server, options));
    await stopped;
    await server.close();
  } catch (error) {
    console.error(explain(error, options));
    return 1;
  }
  console.log("Stopped.");
  return 0;
}

async function start({ strictPort, ...options }: ServeOptions): Promise<RunningServer> {
  if (options.shop !== undefined && !existsSync(options.shop))
    throw new Error(
      `There is no directory ${options.shop} to serve as the shop. Build it first, or leave out --shop.`,
    );
  return startServer({
    ...options,
    widget: built("widget/dist"),
    desk: built("console/dist/desk"),
    log: { info: (text) => console.log(text), warn: (text) => console.error(text) },
    ...(!strictPort && { onPortTaken: (port) => nextPort(port, options.port) }),
  });
}

function nextPort(port: number, first: number): number {
  const next = port + 1;
  if (next > 65_535 || next - first > maxPortsTried)
    throw new Error(`The ports ${first} to ${port} are all taken. Pass a free one with --port.`);
  console.log(`Port ${port} is taken by another program; using ${next}.`);
  return next;
}

function describe(
  { url, agentKey }: RunningServer,
  { shop, data, databaseUrl, rules, demo }: ServeOptions,
): string {
  const kept =
    databaseUrl === undefined ? shorten(data) : `PostgreSQL, and files in ${shorten(data)}`;
  return [
    "",
    ...(shop === undefined ? [] : [`  Shop   ${url}/`]),
    `  Desk   ${url}/desk/#key=${agentKey}`,
    `  API    ${url}/v1/`,
    "",
    `Data in ${kept}; rules from ${rules === undefined ? "the last time, if there was one (--rules names a file)" : shorten(rules)}.${demo ? " Demo: pages may move the clock." : ""}`,
    "Ctrl-C ends it.",
  ].join("\n");
}

/** The first signal asks for a clean end; whoever sends a second one does not want to wait. */
function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        resolve();
      });
  });
}

function explain(error: unknown, { host, port }: ServeOptions): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return `Port ${port} is taken by another program. End it, or pass a free one with --port.`;
  if (code === "EACCES")
    return `This user may not listen on port ${port}. Pass one above 1023 with --port.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `${host} is not an address of this machine. Pass another --host.`;
  return messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function shorten(path: string): string {
  const short = relative(process.cwd(), resolve(path));
  return short === "" ? "." : short.startsWith("..") ? resolve(path) : short;
}
