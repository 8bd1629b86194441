import { canonicalJson } from "../../rules/hash.ts";
import { joinPath } from "../../rules/json-text.ts";
import type { Lint } from "./subject.ts";
import { found, isFields, valueAt } from "./subject.ts";

/** Variants of an experiment that show one and the same thing. */
export const findSameVariants: Lint = ({ rules }) =>
  rules.flatMap(({ path, json, rule }) => {
    const listed = valueAt(json, "experiment.variants");
    const variants: readonly unknown[] = Array.isArray(listed) ? listed : [];
    const shown = variants.map((variant) =>
      canonicalJson((isFields(variant) ? variant["event"] : undefined) ?? json["event"]),
    );
    return shown.flatMap((action, i) => {
      const first = shown.indexOf(action);
      if (first === i) return [];
      const ids = [first, i].map((at) => `“${rule.experiment?.variants[at]?.id ?? at}”`);
      return [
        found(
          "hint",
          "duplicate",
          joinPath(joinPath(joinPath(path, "experiment"), "variants"), i),
          `The variants ${ids.join(" and ")} show the same.`,
          "Give one of them an “event” of its own, unless that is what you compare.",
          rule.id,
        ),
      ];
    });
  });
