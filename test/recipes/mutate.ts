import { joinPath } from "../../packages/engine/src/rules/json-text.ts";
import { operatorNames } from "../../packages/engine/src/rules/operators.ts";

/** Where a value stands in a JSON value: `["rules", 0, "id"]`. */
export type Path = readonly (string | number)[];

/** One edit of a rule set, as a hand in a hurry makes it. */
export interface Mutant {
  readonly kind:
    | "drop"
    | "duplicate"
    | "retype"
    | "misspell key"
    | "other key"
    | "misspell value"
    | "other operator"
    | "other number"
    | "empty";
  readonly path: Path;
  /** What was done, for people: `rename "value" to "valu"`. */
  readonly how: string;
  /** Writes the rule set with the edit in it; there are thousands, and most are not asked for. */
  readonly write: () => string;
}

type Fields = Record<string, unknown>;
type Edit = Pick<Mutant, "kind" | "how"> & { readonly edit: (root: unknown) => void };

/** Every word that an object of a rule set may have for a name; each is a plausible slip for each of the others. */
const knownKeys =
  "after all any articles audience by campaign conditions consent dates enabled event events expect expiresAfter experiment fact fields from holdout hours id kind limits maxGap name not on operator options outside params part per priority product products property quiet repeat resetBy rules schedule scope segment steps tag team text times to type value variants visits weight where within without zone".split(
    " ",
  );

/** Every single edit of what lies below `root`, in the order of the file. */
export function* mutantsOf(root: unknown): Generator<Mutant> {
  for (const path of placesIn(root)) {
    if (path.length === 0) continue;
    for (const { kind, how, edit } of editsAt(root, path))
      yield { kind, path, how, write: () => written(root, edit) };
    if (typeof path.at(-1) === "string")
      yield {
        kind: "duplicate",
        path,
        how: "write the line twice",
        write: () => withTwice(root, path),
      };
  }
}

/** `["rules", 0, "a b"]` → `rules[0]["a b"]`, as problems have it. */
export function placeOf(path: Path): string {
  return path.reduce<string>((text, step) => joinPath(text, step), "");
}

/** The other way round. */
export function stepsOf(place: string): Path {
  const steps = place.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|[^.[\]]+/g);
  return [...steps].map(([name, quoted, index]) => {
    if (quoted !== undefined) return JSON.parse(quoted) as string;
    return index === undefined ? name : Number(index);
  });
}

/** Every place in a JSON value, the outermost first. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...steps.flatMap((step) => placesIn((value as Fields)[step], [...path, step]))];
}

/** What stands at a path; `undefined` where nothing does. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Fields)[step]
        : undefined,
    root,
  );
}

function written(root: unknown, edit: Edit["edit"]): string {
  const copy = structuredClone(root);
  edit(copy);
  return JSON.stringify(copy);
}

/** The text of a JSON value with one of its lines written twice, which no object can hold. */
function withTwice(value: unknown, [step, ...rest]: Path): string {
  if (Array.isArray(value))
    return `[${value.map((entry, i) => (i === step ? withTwice(entry, rest) : JSON.stringify(entry))).join()}]`;
  const lines = Object.entries(value as Fields).flatMap(([key, inner]) => {
    const line = (text: string): string => `${JSON.stringify(key)}:${text}`;
    if (key !== step) return [line(JSON.stringify(inner))];
    if (rest.length > 0) return [line(withTwice(inner, rest))];
    return [line(JSON.stringify(inner)), line(JSON.stringify(inner))];
  });
  return `{${lines.join()}}`;
}

function editsAt(root: unknown, path: Path): Edit[] {
  const value = valueAt(root, path);
  const step = path.at(-1) as string | number;
  return [
    ...(typeof step === "number" ? entryEdits(path, step) : keyEdits(path, step)),
    ...retypings(value).map((to) => put("retype", path, to)),
    ...valueEdits(value, step).map(([kind, to]) => put(kind, path, to)),
  ];
}

function put(kind: Mutant["kind"], path: Path, to: unknown): Edit {
  return {
    kind,
    how: `write ${JSON.stringify(to).slice(0, 60)}`,
    edit: (root) => {
      const step = path.at(-1) as string;
      (valueAt(root, path.slice(0, -1)) as Fields)[step] = to;
    },
  };
}

function entryEdits(path: Path, index: number): Edit[] {
  const list = (root: unknown): unknown[] => valueAt(root, path.slice(0, -1)) as unknown[];
  return [
    { kind: "drop", how: "drop the entry", edit: (root) => void list(root).splice(index, 1) },
    {
      kind: "duplicate",
      how: "write the entry twice",
      edit: (root) => void list(root).splice(index, 0, structuredClone(list(root)[index])),
    },
  ];
}

function keyEdits(path: Path, key: string): Edit[] {
  const at = path.slice(0, -1);
  const misspelt = [key.slice(0, -1), `${key}s`, swapCase(key), key.slice(1)];
  const others = neighboursOf(key);
  return [
    {
      kind: "drop",
      how: "drop the line",
      edit: (root) => void delete (valueAt(root, at) as Fields)[key],
    },
    ...misspelt.filter(Boolean).map((to) => rename("misspell key", at, key, to)),
    ...others.map((to) => rename("other key", at, key, to)),
  ];
}

/** The order of the keys is kept, as an editor keeps it; a key that is there already is overwritten, as JSON has it. */
function rename(kind: Mutant["kind"], at: Path, from: string, to: string): Edit {
  return {
    kind,
    how: `rename “${from}” to “${to}”`,
    edit: (root) => {
      const fields = valueAt(root, at) as Fields;
      const entries = Object.entries(fields);
      for (const [key] of entries) delete fields[key];
      for (const [key, value] of entries) fields[key === from ? to : key] = value;
    },
  };
}

/** Known words, spread over the list and different for each key. */
function neighboursOf(key: string): readonly string[] {
  const seed = [...key].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) >>> 0;
  const picks = [seed, seed * 7 + 3, seed * 13 + 5].map((n) => knownKeys[n % knownKeys.length]);
  return picks.filter((word): word is string => word !== undefined && word !== key);
}

function retypings(value: unknown): readonly unknown[] {
  const all = [7, "x", true, false, null, [], {}, [value], { value }];
  return all.filter((to) => JSON.stringify(to) !== JSON.stringify(value));
}

function valueEdits(value: unknown, step: string | number): [Mutant["kind"], unknown][] {
  if (typeof value === "number")
    return [...new Set([-value, 0, 1, value + 1, value - 1, value * 1000, value / 3])]
      .filter((to) => to !== value)
      .map((to) => ["other number", to]);
  if (typeof value === "boolean") return [["misspell value", String(value)]];
  if (typeof value !== "string") return [["empty", Array.isArray(value) ? [] : {}]];
  const others = step === "operator" ? operatorNames.filter((name) => name !== value) : [];
  return [
    ["empty", ""],
    ...misspellings(value).map((to) => ["misspell value", to] as [Mutant["kind"], unknown]),
    ...others.map((to) => ["other operator", to] as [Mutant["kind"], unknown]),
  ];
}

function misspellings(text: string): readonly string[] {
  const middle = text.length >> 1;
  const all = [
    text.slice(1),
    text.slice(0, -1),
    `${text}s`,
    `${text.slice(0, middle)}q${text.slice(middle + 1)}`,
    swapCase(text),
  ];
  return [...new Set(all)].filter((to) => to !== text && to !== "");
}

function swapCase(text: string): string {
  const first = text.slice(0, 1);
  const other = first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase();
  return other + text.slice(1);
}
