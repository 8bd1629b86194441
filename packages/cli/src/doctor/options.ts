import { parseArgs } from "node:util";

export const help = `proffer doctor — is my snippet working?

  proffer doctor https://shop.example.com/products/mug

Opens the page in a browser of its own, with nothing kept from before, and says
what Proffer sees there: whether it is loaded, which rules are in force, what the
customer has agreed to, what each source has found on this page, which events
came, and what is missing for which rule.

  --browser FILE   Chromium, Chrome or Edge; otherwise it is         PROFFER_CHROMIUM
                   looked for in the usual places
  --wait SECONDS   how long to look at the page; default 5
  --width PIXELS   of the window; default 1280
  --json           the same for machines

It sends nothing but what the page itself sends: your server counts one visitor
more.
Exit codes: 0 Proffer works on this page, 1 it does not, or the page cannot be
opened, 2 the command was not understood.
`;

/** What `proffer doctor` was asked. */
export interface DoctorOptions {
  readonly url: string;
  readonly browser: string | undefined;
  readonly waitMs: number;
  readonly width: number;
  readonly json: boolean;
}

/** @throws Error with a message for people. */
export function readDoctorOptions(argv: readonly string[]): DoctorOptions | "help" {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      browser: { type: "string" },
      wait: { type: "string", default: "5" },
      width: { type: "string", default: "1280" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const [url, more] = positionals;
  if (url === undefined || more !== undefined)
    throw new Error("proffer doctor takes the address of one page: https://…");
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new Error(`“${url}” is no address of a page. Write it whole: https://…`);
  return {
    url,
    browser: values.browser ?? process.env["PROFFER_CHROMIUM"],
    waitMs: readNumber("wait", values.wait, 1, 120) * 1000,
    width: readNumber("width", values.width, 240, 4000),
    json: values.json,
  };
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new Error(`--${name} is a number from ${least} to ${most}, not “${text}”.`);
}
