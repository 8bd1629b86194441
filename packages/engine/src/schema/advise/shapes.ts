import { joinPath } from "../../rules/json-text.ts";
import type { Advice, Adviser } from "./advice.ts";

const leaf =
  '{ "fact": "count", "params": { "event": "Page" }, "operator": "greaterThanInclusive", "value": 3 }';
const range = '["09:00-18:00"]';
const action = '{ "type": "message", "params": { "text": "May we help?" } }';

/** What belongs under a name, where it holds an object or a list. */
const examples: Readonly<Record<string, string>> = {
  conditions: `{ "all": [${leaf}] }`,
  all: `[${leaf}]`,
  any: `[${leaf}]`,
  not: leaf,
  event: action,
  on: '["Product Viewed"]',
  limits: '[{ "times": 1, "per": "7d" }]',
  frequency: '[{ "times": 3, "per": "24h" }]',
  audience: '{ "segment": "vip" }',
  segments: `{ "vip": { "conditions": { "all": [${leaf}] } } }`,
  dates: '{ "from": "2026-11-01", "to": "2026-11-12" }',
  schedule: '{ "hours": { "mon-fri": ["09:00-18:00"] } }',
  hours: '{ "mon-fri": ["09:00-18:00"] }',
  quiet: '["22:00-08:00"]',
  experiment: '{ "seed": "spring", "holdout": 0.1 }',
  variants: '[{ "id": "a", "weight": 1 }, { "id": "b", "weight": 1 }]',
  budget: '{ "count": 500 }',
  campaigns: '{ "spring": { "value": { "percent": 10 }, "budget": { "count": 500 } } }',
  where: '[{ "property": "category", "operator": "equal", "value": "shoes" }]',
  steps: '["Product Viewed", "Product Added"]',
  params: '{ "event": "Product Viewed" }',
  teams: '{ "payments": { "name": "Payments" } }',
  events: '{ "Quiz Finished": { "score": "number" } }',
  facts: '{ "stock": { "on": ["Product Viewed"] } }',
  operators: '{ "near": { "words": "is near" } }',
  consent: '["marketing"]',
  fields: '[{ "name": "email", "label": "E-mail", "kind": "email" }]',
  buttons: '[{ "text": "See it", "url": "/mugs" }]',
  options: '["Yes", "No"]',
  articles: '[{ "question": "When does it arrive?", "answer": "In two days." }]',
  products: '[{ "name": "Mug" }, { "name": "Teapot" }]',
  recency: '["30d", "60d", "120d", "240d"]',
  monetary: "[100, 250, 500, 1000]",
  rfm: '{ "recency": ["30d", "60d", "120d", "240d"], "frequency": [2, 3, 5, 8], "monetary": [100, 250, 500, 1000] }',
  rules: `[{ "id": "third-look", "conditions": { "all": [${leaf}] }, "event": ${action} }]`,
};

const days = /^(daily|(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?)$/;
const asksForShape =
  /^(Write (\{ … \}|\[ … \])\.|Write \[ low, high \]\.|It belongs here, as a JSON object\.)$/;

/** Shows what goes inside, where an object or a list belongs; one text alone is put into the list. */
export const adviseShape: Adviser = (of) => {
  const { problem, value, name } = of;
  if (!["wrong_type", "missing"].includes(problem.code) || !asksForShape.test(problem.hint))
    return undefined;
  const list = problem.hint.includes("[");
  const ofObjects = examples[name]?.startsWith("[{") ?? false;
  if (list && typeof value === "string" && isOne(value) && !ofObjects) return listed(value);
  if (list && name === "value") return { hint: 'Write a list: ["shoes", "bags"].' };
  if (list && isObject(value)) return { hint: `Put it into a list: [{ … }].` };
  if (/^(conditions|not|\d+)$/.test(name) && Array.isArray(value))
    return { hint: 'Put the list under “all” or “any”: { "all": [ … ] }.' };
  if (name === "audience" && typeof value === "string")
    return { hint: `Write { "segment": ${JSON.stringify(value)} }.` };
  if (name === "budget" && Number.isSafeInteger(value))
    return { hint: `Write { "count": ${String(value)} }.` };
  const example = exampleAt(name, problem.path);
  return example === undefined ? undefined : { hint: `Write ${example}.` };
};

function listed(value: string): Advice {
  const hint = `Write it as a list: [${JSON.stringify(value)}].`;
  return { hint, fix: { value: [value] } };
}

/** Whether a text is one thing, and not several with commas between them. */
function isOne(text: string): boolean {
  return text !== "" && !/[,;，；、|]/.test(text);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** “frequency” of rfm are cut points; the params of an action are an action's own. */
function exampleAt(name: string, path: string): string | undefined {
  if (path === "rfm.frequency") return "[2, 3, 5, 8]";
  if (days.test(name)) return range;
  if (/^campaigns.*\.value$/.test(path)) return '{ "percent": 10 }';
  if (name === "params" && path.endsWith(".event.params")) return '{ "text": "May we help?" }';
  if (/\.(all|any)\[\d+\]$/.test(path)) return leaf;
  if (/\blimits\[\d+\]$/.test(path)) return '{ "times": 1, "per": "7d" }';
  return Object.hasOwn(examples, name) ? examples[name] : undefined;
}

/** What other tools call a group, letter case aside. */
const groups: Readonly<Record<string, string>> = {
  and: "all",
  or: "any",
  all: "all",
  any: "any",
  not: "not",
  every: "all",
  some: "any",
};

/** “and”, “or”, “ALL” where “all”, “any” and “not” belong. */
export const adviseGroup: Adviser = ({ problem, value }) => {
  if (problem.code !== "missing" || !problem.message.startsWith("This is no condition"))
    return undefined;
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const [key] = keys;
  if (key === undefined || keys.length > 1) return undefined;
  const word = key.toLowerCase();
  const path = joinPath(problem.path, key);
  if (word === "none" || word === "nor")
    return { path, hint: 'Write { "not": { "any": [ … ] } }.' };
  const meant = Object.hasOwn(groups, word) ? groups[word] : undefined;
  if (meant === undefined) return undefined;
  return { path, hint: `Did you mean “${meant}”?`, fix: { key: meant } };
};
