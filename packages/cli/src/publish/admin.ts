import type { ErrorReply } from "@proffer/protocol";

/** How a command reaches the server as an admin. */
export interface AdminOptions {
  /** Without a slash at its end. */
  readonly server: string;
  readonly key: string;
}

/** The part of every such command's help that is the same. */
export const adminHelp = `  --server URL      the Proffer server                        PROFFER_SERVER
  PROFFER_KEY       an admin's key, in the environment, where nobody reads it:
                    the desk's own stands in its address behind “#key=”
`;

/** Options of `parseArgs` that every such command has. */
export const adminArgs = {
  server: { type: "string" },
  message: { type: "string", short: "m" },
  help: { type: "boolean", short: "h" },
} as const;

/**
 * Where the server is and what opens it, from the command line and the environment.
 *
 * @throws Error with a message for people.
 */
export function readAdmin(
  command: string,
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): AdminOptions {
  const server = given ?? env["PROFFER_SERVER"];
  const key = env["PROFFER_KEY"] ?? env["PROFFER_AGENT_KEY"];
  if (!server) throw new Error(`proffer ${command} needs --server, e.g. https://help.example.com.`);
  if (!/^https?:/.test(server) || !URL.canParse(server))
    throw new Error(`“${server}” is no address. Write it whole: https://…`);
  if (!key)
    throw new Error(
      `proffer ${command} needs an admin's key in the environment, as PROFFER_KEY: on the command line everybody on the machine could read it.`,
    );
  return { server: new URL(server).href.replace(/\/+$/, ""), key };
}

/** What the server refused, and its word for it. */
export class Refused extends Error {
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

/** The server, asked as an admin. */
export interface Admin {
  get<Reply>(path: string): Promise<Reply>;
  /** To the letter. */
  text(path: string): Promise<string>;
  /** @throws Refused. */
  post<Reply>(path: string, body: unknown): Promise<Reply>;
}

/**
 * @example
 * ```ts
 * const admin = connect({ server: "https://help.example.com", key });
 * const state = await admin.get<PublicationState>(routes.rulesets);
 * ```
 */
export function connect({ server, key }: AdminOptions): Admin {
  async function ask(path: string, body?: unknown): Promise<string> {
    const response = await fetch(server + path, {
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Error(`${server} does not answer. Is that the Proffer server's address?`, {
        cause,
      });
    });
    const text = await response.text();
    if (response.ok) return text;
    const { message, code } = errorIn(text);
    throw new Refused(
      message ?? `${server} answered ${response.status}: it is no Proffer server.`,
      code,
    );
  }
  return {
    get: async (path) => JSON.parse(await ask(path)),
    text: (path) => ask(path),
    post: async (path, body) => JSON.parse(await ask(path, body)),
  };
}

function errorIn(text: string): Partial<ErrorReply["error"]> {
  try {
    return (JSON.parse(text) as Partial<ErrorReply>).error ?? {};
  } catch {
    return {};
  }
}
