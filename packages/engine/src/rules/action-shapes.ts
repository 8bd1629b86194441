import type { ActionType } from "../decision/decision.ts";
import { checkTemplate } from "../decision/template.ts";
import { joinPath } from "./json-text.ts";
import { localeHint } from "./locale.ts";
import type { References } from "./read-action.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import { didYouMean } from "./suggest.ts";

interface Tools {
  readonly reader: Reader;
  readonly known: References;
}

/** Reads one value; what is wrong with it lands in the reader. */
type Shape = (tools: Tools, value: unknown, path: string, what: string) => boolean;

const maxTextLength = 2000;
const maxNameLength = 200;

/** A field that may be left out. */
interface Optional {
  readonly optional: Shape;
}

/** An object with these fields and no others; `also` looks at it as a whole once each of them is well. */
function object(
  shape: Readonly<Record<string, Shape | Optional>>,
  also?: (tools: Tools, fields: Fields, path: string) => boolean,
): Shape {
  return (tools, value, path, what) => {
    const names = Object.keys(shape);
    const fields = tools.reader.fields(value, path, what, names);
    if (!fields) return false;
    const good = Object.entries(shape).map(([name, field]) => {
      const at = joinPath(path, name);
      if (typeof field === "function") return field(tools, fields[name], at, `“${name}”`);
      return fields[name] === undefined || field.optional(tools, fields[name], at, `“${name}”`);
    });
    return good.every(Boolean) && (also?.(tools, fields, path) ?? true);
  };
}

function maybe(shape: Shape): Optional {
  return { optional: shape };
}

function list(min: number, max: number, entry: Shape, name: string): Shape {
  return ({ reader, known }, value, path, what) => {
    const entries = reader.list(value, path, what, max);
    if (!entries) return false;
    if (entries.length < min) {
      const message = `${what} has ${entries.length} entries; at least ${min} are needed.`;
      reader.error(entries.length === 0 ? "empty" : "missing", path, message, "Add to it.");
      return false;
    }
    return entries
      .map((one, i) => entry({ reader, known }, one, joinPath(path, i), name))
      .every(Boolean);
  };
}

function oneOf(...names: readonly string[]): Shape {
  return ({ reader }, value, path, what) => {
    if (value !== undefined) return reader.oneOf(value, path, what, names) !== undefined;
    reader.error("missing", path, `${what} is missing.`, `It is one of ${names.join(", ")}.`);
    return false;
  };
}

/** A plain name, as programs read it. */
const name: Shape = ({ reader }, value, path, what) =>
  reader.text(value, path, what, maxNameLength) !== undefined;

const yesOrNo: Shape = ({ reader }, value, path, what) => {
  if (typeof value === "boolean") return true;
  reader.error(
    "wrong_type",
    path,
    `${what} must be true or false, not ${show(value)}.`,
    "Write it without quotes.",
  );
  return false;
};

/** One string for a program or for everybody, with placeholders. */
const template: Shape = ({ reader }, value, path, what) => {
  const text = reader.text(value, path, what, maxTextLength);
  const fault = text === undefined ? undefined : checkTemplate(text);
  if (fault) reader.error("bad_value", path, fault.message, fault.hint);
  return text !== undefined && !fault;
};

/** What the customer reads: one text for everybody, or one a locale with a `default`. */
const words: Shape = (tools, value, path, what) => {
  if (typeof value === "string" || value === undefined) return template(tools, value, path, what);
  const { reader } = tools;
  const texts = reader.object(value, path, what);
  if (!texts) return false;
  if (!("default" in texts)) {
    reader.error(
      "missing",
      joinPath(path, "default"),
      `${what} has no “default”.`,
      "Add the words for everybody whose language is not listed.",
    );
    return false;
  }
  return Object.entries(texts).every(([tag, text]) => {
    const slip = localeHint(tag);
    if (slip !== undefined)
      reader.error("bad_value", joinPath(path, tag), `“${tag}” is not a locale.`, slip);
    return slip === undefined && template(tools, text, joinPath(path, tag), `the text “${tag}”`);
  });
};

/** An address of the web or of the shop itself; one that begins with a placeholder is looked at when it is filled in. */
const address: Shape = (tools, value, path, what) => {
  if (!template(tools, value, path, what)) return false;
  if (/^(https?:\/\/|\/(?!\/)|\{\{)/.test(String(value))) return true;
  tools.reader.error(
    "bad_value",
    path,
    `${what} must begin with https:// or /, not ${show(value)}.`,
    "Write the whole address, or the path on the shop.",
  );
  return false;
};

/** A name that must be defined elsewhere in the rule set. */
function defined(what: "campaign" | "team"): Shape {
  return ({ reader, known }, value, path) => {
    const id = reader.text(value, path, `the ${what}`);
    const ids = what === "campaign" ? known.campaigns : known.teams;
    if (id === undefined) return false;
    if (ids.includes(id)) return true;
    const refused = what === "campaign" && known.refusedCampaigns.includes(id);
    const message = refused
      ? `The ${what} “${id}” is refused, so nothing can be given from it.`
      : `No ${what} “${id}” is defined.`;
    const hint = refused
      ? `Mend it under “${what}s”.`
      : didYouMean(id, ids) || `Define it under “${what}s”.`;
    reader.error("unknown_reference", path, message, hint);
    return false;
  };
}

const product = {
  product_id: maybe(template),
  name: maybe(template),
  price: maybe(template),
  currency: maybe(template),
  image_url: maybe(address),
  url: maybe(address),
};

const button = object(
  { text: words, url: maybe(address), reply: maybe(words) },
  (tools, fields, path) => {
    if ((fields["url"] === undefined) !== (fields["reply"] === undefined)) return true;
    tools.reader.error(
      "bad_value",
      path,
      "A button either opens an address or says something in the chat.",
      "Give it “url” or “reply”, one of them.",
    );
    return false;
  },
);

const choices = list(2, 8, words, "an option");

/** Options belong to a choice, and a choice has some. */
function optionsFit({ reader }: Tools, { kind, options }: Fields, path: string): boolean {
  if ((kind === "choice") === (options !== undefined)) return true;
  const message =
    kind === "choice"
      ? "A choice has no “options”."
      : `“options” do not belong to “${String(kind)}”.`;
  const hint = kind === "choice" ? "Add 2 to 8 of them." : "Remove them, or make it a choice.";
  reader.error(
    kind === "choice" ? "missing" : "bad_value",
    joinPath(path, "options"),
    message,
    hint,
  );
  return false;
}

const formField = object(
  {
    name,
    label: words,
    kind: oneOf("text", "email", "tel", "number", "choice", "long_text"),
    required: maybe(yesOrNo),
    options: maybe(choices),
  },
  optionsFit,
);

/** Two fields of one name would overwrite each other's answers. */
function namesDiffer({ reader }: Tools, fields: Fields, path: string): boolean {
  const names = (fields["fields"] as readonly Fields[]).map((field) => field["name"]);
  const twice = names.findIndex((one, i) => names.indexOf(one) < i);
  if (twice < 0) return true;
  const at = joinPath(joinPath(joinPath(path, "fields"), twice), "name");
  const message = `Two fields are named ${show(names[twice])}.`;
  reader.error("duplicate", at, message, "Give each a name of its own.");
  return false;
}

/** Words that a secret goes by. What stands in a rule set is read by every browser. */
const secrets = ["code", "coupon_code", "password", "secret", "token", "api_key"];

const anything: Shape = ({ reader, known }, value, path, what) => {
  const fields = reader.object(value, path, what);
  const secret = fields && Object.keys(fields).find((key) => secrets.includes(key.toLowerCase()));
  if (secret !== undefined)
    reader.error(
      "forbidden_key",
      joinPath(path, secret),
      `A rule set is read by every browser, so no “${secret}” stands in it.`,
      "Let your own server look it up by the action's name.",
    );
  return (
    fields !== undefined &&
    secret === undefined &&
    name({ reader, known }, fields["name"], joinPath(path, "name"), "the name of a custom action")
  );
};

/** By what a customer is reached who need not be there; then the server sends it, and no page shows it. */
const elsewhere = {
  channels: maybe(list(1, 2, oneOf("mail", "push"), "a channel")),
  subject: maybe(words),
};

/** A subject is a mail's or a notification's, and a channel is named once. */
function channelsFit({ reader }: Tools, { channels, subject }: Fields, path: string): boolean {
  const named = (channels ?? []) as readonly unknown[];
  const twice = named.findIndex((one, i) => named.indexOf(one) < i);
  if (twice >= 0)
    reader.error(
      "duplicate",
      joinPath(joinPath(path, "channels"), twice),
      `${show(named[twice])} is named twice.`,
      "Name each channel once.",
    );
  if (subject === undefined || named.length > 0) return twice < 0;
  reader.error(
    "bad_value",
    joinPath(path, "subject"),
    "A “subject” belongs to what is sent, and this is shown on the page.",
    'Add "channels": ["mail"], or remove it.',
  );
  return false;
}

/** What each action's `params` hold. */
export const actionShapes: Readonly<Record<ActionType, Shape>> = {
  message: object(
    {
      text: words,
      image_url: maybe(address),
      buttons: maybe(list(1, 4, button, "a button")),
      share: maybe(object({ url: address, text: maybe(words) })),
      ...elsewhere,
    },
    channelsFit,
  ),
  product_card: object({ text: maybe(words), product: maybe(object(product)) }),
  bundle: object({
    text: words,
    products: list(2, 6, object({ ...product, name: template }), "a product"),
    campaign: maybe(defined("campaign")),
  }),
  coupon: object({ campaign: defined("campaign"), text: maybe(words), ...elsewhere }, channelsFit),
  form: object(
    {
      text: words,
      fields: list(1, 8, formField, "a field"),
      submit: maybe(words),
      thanks: maybe(words),
    },
    namesDiffer,
  ),
  survey: object(
    {
      kind: oneOf("nps", "csat", "choice", "text"),
      text: words,
      options: maybe(choices),
      thanks: maybe(words),
    },
    optionsFit,
  ),
  guide: object({
    text: words,
    steps: list(
      1,
      10,
      object({ text: words, selector: maybe(name), url: maybe(address) }),
      "a step",
    ),
  }),
  faq: object({
    text: words,
    articles: list(1, 10, object({ question: words, answer: words }), "an article"),
  }),
  handoff: object({ team: maybe(defined("team")), text: maybe(words) }),
  tag: object({ tag: name }),
  webhook: object({ endpoint: name }),
  custom: anything,
};
