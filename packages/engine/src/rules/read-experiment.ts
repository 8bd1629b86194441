import { joinPath } from "./json-text.ts";
import type { References } from "./read-action.ts";
import { readAction } from "./read-action.ts";
import type { Reader } from "./reader.ts";
import { show } from "./reader.ts";
import type { Experiment, RuleAction, Variant } from "./rule.ts";

const maxVariants = 20;

/** Reads a rule's `experiment`: who is held out, and who sees which variant. */
export function readExperiment(
  reader: Reader,
  value: unknown,
  path: string,
  own: RuleAction | undefined,
  known: References,
): Experiment | undefined {
  const names = ["seed", "holdout", "variants"];
  const fields = reader.fields(value, path, "the experiment", names);
  if (!fields) return undefined;
  const seed = reader.text(fields["seed"], joinPath(path, "seed"), "the seed");
  const holdout = readHoldout(reader, fields["holdout"], joinPath(path, "holdout"));
  const variants = readVariants(reader, fields["variants"], joinPath(path, "variants"), own, known);
  if (fields["holdout"] === undefined && fields["variants"] === undefined)
    return reader.error(
      "empty",
      path,
      "The experiment compares nothing.",
      'Add "holdout": 0.1, "variants", or both.',
    );
  return seed !== undefined && holdout !== undefined && variants
    ? { seed, holdout, variants }
    : undefined;
}

function readHoldout(reader: Reader, value: unknown, path: string): number | undefined {
  if (value === undefined) return 0;
  if (typeof value === "number" && value >= 0 && value < 1) return value;
  return reader.error(
    "bad_value",
    path,
    `The holdout is a share from 0 to below 1; this is ${show(value)}.`,
    "Write 0.1 for ten per cent.",
  );
}

function readVariants(
  reader: Reader,
  value: unknown,
  path: string,
  own: RuleAction | undefined,
  known: References,
): readonly Variant[] | undefined {
  if (value === undefined) return [];
  const list = reader.list(value, path, "“variants”", maxVariants);
  if (list?.length === 0)
    return reader.error("empty", path, "“variants” is empty.", "Name one, or leave it out.");
  const variants = list?.map((entry, i) =>
    readVariant(reader, entry, joinPath(path, i), own, known),
  );
  if (!variants?.every((variant) => variant !== undefined)) return undefined;
  const twice = variants.find(({ id }, i) => variants.findIndex((other) => other.id === id) < i);
  if (!twice) return variants;
  return reader.error(
    "duplicate",
    path,
    `Two variants have the id “${twice.id}”.`,
    "Give each an id of its own.",
  );
}

function readVariant(
  reader: Reader,
  entry: unknown,
  path: string,
  own: RuleAction | undefined,
  known: References,
): Variant | undefined {
  const fields = reader.fields(entry, path, "a variant", ["id", "weight", "event"]);
  if (!fields) return undefined;
  const id = reader.text(fields["id"], joinPath(path, "id"), "the variant's id");
  const { weight = 1 } = fields;
  if (typeof weight !== "number" || !Number.isFinite(weight) || weight <= 0)
    return reader.error(
      "bad_value",
      joinPath(path, "weight"),
      `A weight is a number above 0; this is ${show(weight)}.`,
      "Two variants of weight 1 share alike.",
    );
  const action =
    fields["event"] === undefined
      ? own
      : readAction(reader, fields["event"], joinPath(path, "event"), known);
  return id !== undefined && action ? { id, weight, action } : undefined;
}
