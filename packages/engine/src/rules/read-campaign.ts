import { fromMinor, toMinor } from "../facts/money.ts";
import { undisclosed } from "./disclose.ts";
import { parseDuration } from "./duration.ts";
import { joinPath } from "./json-text.ts";
import { readDates } from "./read-schedule.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import type { Campaign, CampaignTerms, CouponCode, CouponWorth, MoneyText, OneOf } from "./rule.ts";

const maxEntries = 1000;
const maxListed = 1000;
const decimal = /^\d{1,12}(\.\d{1,4})?$/;
const currencyCode = /^[A-Z]{3}$/;

/** Below this a code can be guessed by whoever has a botnet and a month: 2⁸⁰ tries at a million a second are 38 billion years. */
const minCodeBits = 80;

/** Long enough to think it over, and to come back to a page that was left open. */
const defaultClaimWithinMs = 7 * 86_400_000;

const names = [
  "value",
  "range",
  "maxAmount",
  "budget",
  "perCustomer",
  "code",
  "pool",
  "provider",
  "dates",
  "claimWithin",
  "expiresAfter",
  "minimumSpend",
  "products",
  "categories",
  "firstOrderOnly",
  "stacking",
  "trust",
];

/** Who can make a campaign's codes good: Proffer itself, or the shop system that its checkout belongs to. */
export const couponProviders = ["proffer", "shopify", "stripe"] as const;

/** Reads the campaigns; one that is wrong is left out, and with it every rule that names it. */
export function readCampaigns(
  reader: Reader,
  value: unknown,
  timezone: string | null,
): ReadonlyMap<string, Campaign> {
  const campaigns = new Map<string, Campaign>();
  if (value === undefined) return campaigns;
  const entries = reader.object(value, "campaigns", "“campaigns”") ?? {};
  for (const [id, entry] of Object.entries(entries).slice(0, maxEntries)) {
    const path = joinPath("campaigns", id);
    const campaign = reader.whole(() => {
      const fields = reader.fields(entry, path, "a campaign", names);
      return fields && new CampaignReader(reader, fields, path, timezone).read(id);
    });
    if (campaign) campaigns.set(id, campaign);
  }
  return campaigns;
}

/** Reads one campaign, field by field; what is wrong is told of, and `undefined` stands for it. */
class CampaignReader {
  readonly #reader: Reader;
  readonly #fields: Fields;
  readonly #path: string;
  readonly #timezone: string | null;

  constructor(reader: Reader, fields: Fields, path: string, timezone: string | null) {
    this.#reader = reader;
    this.#fields = fields;
    this.#path = path;
    this.#timezone = timezone;
  }

  read(id: string): Campaign | undefined {
    const worth = this.#worth();
    if (this.#fields["budget"] === undisclosed)
      return worth && { id, value: worth.value, terms: null };
    const budget = this.#budget();
    const terms = worth && budget && this.#terms(worth.range, budget);
    if (!terms) return undefined;
    return this.#holdsTogether(worth.value, terms) ? { id, value: worth.value, terms } : undefined;
  }

  #terms(
    range: CampaignTerms["range"],
    budget: CampaignTerms["budget"],
  ): CampaignTerms | undefined {
    const perCustomer = this.#maybe("perCustomer", 1, (value, path) =>
      this.#reader.count(value, path, "“perCustomer”"),
    );
    const maxAmount = this.#maybe("maxAmount", null, this.#money);
    const code = this.#maybe("code", null, this.#code);
    const pool = this.#maybe("pool", null, this.#pool);
    const provider = this.#maybe("provider", "proffer", (value, path) =>
      this.#reader.oneOf(value, path, "“provider”", couponProviders),
    );
    const dates = this.#maybe("dates", null, (value, path) =>
      readDates(this.#reader, value, path, this.#timezone),
    );
    const claimWithinMs = this.#maybe("claimWithin", defaultClaimWithinMs, this.#duration);
    const expiresAfterMs = this.#maybe("expiresAfter", null, this.#duration);
    const minimumSpend = this.#maybe("minimumSpend", null, this.#money);
    const products = this.#maybe("products", null, this.#oneOf);
    const categories = this.#maybe("categories", null, this.#oneOf);
    const firstOrderOnly = this.#maybe("firstOrderOnly", false, this.#yesOrNo);
    const stacking = this.#maybe("stacking", null, (value, path) =>
      this.#reader.text(value, path, "“stacking”"),
    );
    const trust = this.#maybe("trust", "server" as const, (value, path) =>
      this.#reader.oneOf(value, path, "“trust”", ["server", "client"] as const),
    );
    const read = {
      range,
      budget,
      perCustomer,
      maxAmount,
      code,
      pool,
      provider,
      dates,
      claimWithinMs,
      expiresAfterMs,
      minimumSpend,
      products,
      categories,
      firstOrderOnly,
      stacking,
      trust,
    };
    // Nothing is half read: the reader has told of what is missing here.
    return Object.values(read).includes(undefined) ? undefined : (read as CampaignTerms);
  }

  #maybe<Value, Default>(
    name: string,
    otherwise: Default,
    read: (value: unknown, path: string) => Value | undefined,
  ): Value | Default | undefined {
    const value = this.#fields[name];
    return value === undefined ? otherwise : read(value, joinPath(this.#path, name));
  }

  #worth(): { readonly value: CouponWorth; readonly range: CampaignTerms["range"] } | undefined {
    const { value, range } = this.#fields;
    if (range === undefined) {
      const read = this.#value(value, joinPath(this.#path, "value"));
      return read && { value: read, range: null };
    }
    const path = joinPath(this.#path, "range");
    if (value !== undefined)
      return this.#reader.error(
        "contradiction",
        path,
        "A campaign has a “value” or a “range”, and this one has both.",
        "Remove one of them.",
      );
    const fields = this.#reader.fields(range, path, "a range", ["percent", "amount", "currency"]);
    const ends = fields && this.#ends(fields, path);
    if (!ends) return undefined;
    const [from, to] = ends;
    return { value: to, range: { from, to } };
  }

  #ends(fields: Fields, path: string): readonly [CouponWorth, CouponWorth] | undefined {
    const kind = fields["percent"] === undefined ? "amount" : "percent";
    const ends = this.#reader.fields(fields[kind], joinPath(path, kind), "a range", ["from", "to"]);
    const [from, to] = (["from", "to"] as const).map(
      (end) =>
        ends && this.#value({ ...fields, [kind]: ends[end] }, joinPath(joinPath(path, kind), end)),
    );
    if (!from || !to) return undefined;
    if (sizeOf(from) < sizeOf(to)) return [from, to];
    return this.#reader.error(
      "contradiction",
      path,
      "“from” is not below “to”.",
      'Put the smaller one into “from”: { "percent": { "from": 5, "to": 15 } }.',
    );
  }

  #value(value: unknown, path: string): CouponWorth | undefined {
    const known = ["percent", "amount", "currency"];
    const fields = this.#reader.fields(value, path, "the value of a coupon", known);
    if (!fields) return undefined;
    const percent = fields["percent"];
    const isPercent =
      Number.isFinite(percent) && (percent as number) > 0 && (percent as number) <= 100;
    if (isPercent && fields["amount"] === undefined) return { percent: percent as number };
    if (Number.isFinite(percent))
      return this.#reader.error(
        "bad_value",
        joinPath(path, "percent"),
        `A percentage is above 0 and at most 100; this is ${show(percent)}.`,
        "Write a number without quotes, e.g. 10.",
      );
    if (isMoney(fields) && percent === undefined)
      return { amount: fields.amount, currency: fields.currency };
    return this.#reader.error(
      "bad_value",
      path,
      "A coupon is worth a percentage or an amount of money, and this is neither.",
      'Write { "percent": 10 } or { "amount": "20.00", "currency": "CNY" }.',
    );
  }

  #budget(): CampaignTerms["budget"] | undefined {
    const path = joinPath(this.#path, "budget");
    const known = ["count", "amount"];
    const fields = this.#reader.fields(this.#fields["budget"], path, "the budget", known);
    if (!fields) return undefined;
    const count = this.#reader.count(
      fields["count"],
      joinPath(path, "count"),
      "the budget's count",
    );
    const amount =
      fields["amount"] === undefined
        ? null
        : this.#money(fields["amount"], joinPath(path, "amount"));
    return count === undefined || amount === undefined ? undefined : { count, amount };
  }

  readonly #money = (value: unknown, path: string): MoneyText | undefined => {
    const fields = this.#reader.fields(value, path, "an amount", ["amount", "currency"]);
    if (!fields) return undefined;
    const minor = isMoney(fields) ? toMinor(fields.amount, fields.currency) : undefined;
    if (isMoney(fields) && minor !== undefined && minor > 0)
      return { amount: fromMinor(minor, fields.currency), currency: fields.currency };
    return this.#reader.error(
      "bad_value",
      path,
      "This is no amount of money above 0.",
      'Write { "amount": "20.00", "currency": "CNY" }.',
    );
  };

  readonly #code = (value: unknown, path: string): CouponCode | undefined => {
    const known = ["alphabet", "length", "prefix"];
    const fields = this.#reader.fields(value, path, "“code”", known);
    if (!fields) return undefined;
    const { alphabet = defaultCode.alphabet, prefix = defaultCode.prefix } = fields;
    const length = this.#reader.count(
      fields["length"] ?? defaultCode.length,
      joinPath(path, "length"),
      "the code's length",
    );
    if (typeof alphabet !== "string" || !isAlphabet(alphabet))
      return this.#reader.error(
        "bad_value",
        joinPath(path, "alphabet"),
        `${show(alphabet)} is no alphabet for codes.`,
        "Write 2 to 36 different capital letters and digits: a code must be the same code in small letters.",
      );
    if (typeof prefix !== "string" || !/^[A-Z0-9-]{0,16}$/.test(prefix))
      return this.#reader.error(
        "bad_value",
        joinPath(path, "prefix"),
        `${show(prefix)} is no prefix for codes.`,
        'Write up to 16 capital letters, digits and hyphens: "SPRING-".',
      );
    if (length === undefined) return undefined;
    const bits = length * Math.log2(alphabet.length);
    if (bits >= minCodeBits && length <= 64) return { alphabet, length, prefix };
    const needed = Math.ceil(minCodeBits / Math.log2(alphabet.length));
    return this.#reader.error(
      "bad_value",
      joinPath(path, "length"),
      `Codes of ${length} from ${alphabet.length} characters have ${Math.floor(bits)} bits; ${minCodeBits} are the fewest that nobody guesses, and 64 characters the most.`,
      needed <= 64 ? `Write "length": ${needed} or more.` : "Use more characters.",
    );
  };

  readonly #pool = (value: unknown, path: string): string | undefined => {
    if (typeof value === "string" && /^[a-z0-9][a-z0-9_-]{0,63}$/.test(value)) return value;
    return this.#reader.error(
      "bad_value",
      path,
      `${show(value)} is no name of a pool.`,
      'Write small letters, digits, “-” and “_”: "spring-codes".',
    );
  };

  readonly #duration = (value: unknown, path: string): number | undefined => {
    const ms = parseDuration(value);
    if (ms !== undefined && ms > 0) return ms;
    return this.#reader.error(
      "bad_value",
      path,
      `${show(value)} is no duration.`,
      'Write a number and a unit: "30s", "24h", "7d".',
    );
  };

  readonly #yesOrNo = (value: unknown, path: string): boolean | undefined => {
    if (typeof value === "boolean") return value;
    return this.#reader.error(
      "wrong_type",
      path,
      `This must be true or false, not ${show(value)}.`,
      "Write true or false without quotes.",
    );
  };

  readonly #oneOf = (value: unknown, path: string): OneOf | undefined => {
    const fields = this.#reader.fields(value, path, "what it is for", ["in", "notIn"]);
    if (!fields) return undefined;
    const [into, out] = (["in", "notIn"] as const).map((name) =>
      fields[name] === undefined ? null : this.#ids(fields[name], joinPath(path, name)),
    );
    if (into === undefined || out === undefined) return undefined;
    if (into !== null || out !== null) return { in: into, notIn: out };
    return this.#reader.error(
      "empty",
      path,
      "It names nothing.",
      'Write { "in": ["…"] } or { "notIn": ["…"] }.',
    );
  };

  #ids(value: unknown, path: string): readonly string[] | undefined {
    const list = this.#reader.list(value, path, "the list", maxListed);
    if (!list) return undefined;
    if (list.length > 0 && list.every((id) => typeof id === "string" && id !== ""))
      return list as readonly string[];
    return this.#reader.error("bad_value", path, "These are no ids.", 'Write ["mug", "cup"].');
  }

  /** What no field by itself can be blamed for. */
  #holdsTogether(value: CouponWorth, terms: CampaignTerms): boolean {
    const { budget, maxAmount, pool, code, provider, trust, perCustomer } = terms;
    const at = (name: string): string => joinPath(this.#path, name);
    const problems: (readonly [boolean, string, string, string])[] = [
      [
        budget.amount !== null && "percent" in value && maxAmount === null,
        at("maxAmount"),
        "A budget in money needs to know what a percentage can cost at most.",
        'Add "maxAmount": { "amount": "50.00", "currency": "CNY" }.',
      ],
      [
        maxAmount !== null && "amount" in value,
        at("maxAmount"),
        "“maxAmount” is for percentages; an amount is its own most.",
        "Remove it.",
      ],
      [
        currenciesOf(value, terms).size > 1,
        this.#path,
        `This campaign's amounts are in ${[...currenciesOf(value, terms)].join(" and ")}.`,
        "Write one campaign for each currency.",
      ],
      [
        pool !== null && code !== null,
        at("code"),
        "A pool's codes are ready made, and “code” says how to make some.",
        "Remove one of them.",
      ],
      [
        pool !== null && provider !== "proffer",
        at("provider"),
        `A pool's codes are known to the shop already; ${provider} cannot be asked to make them.`,
        "Remove “pool” or “provider”.",
      ],
      [
        trust === "client" && (budget.amount === null || perCustomer !== 1),
        at("trust"),
        "What only the page can see, anybody can say. Such a campaign needs a budget in money and one code a customer.",
        'Add "amount" to its “budget”, and write "perCustomer": 1.',
      ],
    ];
    const found = problems.find(([isWrong]) => isWrong);
    if (found) this.#reader.error("contradiction", found[1], found[2], found[3]);
    return !found;
  }
}

/** 32 symbols that survive being read aloud and copied by hand: no 0/O, 1/I. 16 × 5 bits are 80. */
export const defaultCode: CouponCode = {
  alphabet: "23456789ABCDEFGHJKLMNPQRSTUVWXYZ",
  length: 16,
  prefix: "",
};

function isAlphabet(text: string): boolean {
  return /^[A-Z0-9]{2,36}$/.test(text) && new Set(text).size === text.length;
}

function isMoney(fields: Fields): fields is Fields & MoneyText {
  const { amount, currency } = fields;
  return (
    typeof amount === "string" &&
    decimal.test(amount) &&
    typeof currency === "string" &&
    currencyCode.test(currency)
  );
}

function sizeOf(worth: CouponWorth): number {
  return "percent" in worth ? worth.percent : (toMinor(worth.amount, worth.currency) ?? 0);
}

function currenciesOf(value: CouponWorth, terms: CampaignTerms): ReadonlySet<string> {
  const { budget, maxAmount, minimumSpend, range } = terms;
  const all = [value, range?.from, budget.amount, maxAmount, minimumSpend];
  return new Set(all.flatMap((one) => (one && "currency" in one ? [one.currency] : [])));
}
