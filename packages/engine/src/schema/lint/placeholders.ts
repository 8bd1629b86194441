import { joinPath } from "../../rules/json-text.ts";
import { textsOf } from "./texts.ts";
import type { Lint } from "./subject.ts";
import { found } from "./subject.ts";

/** Placeholders as other tools write them: `%%…%%`, `*|…|*`, `[[…]]`, `${…}`, `{% … %}`, `｛｛…｝｝`, `{name}`. */
const foreign =
  /%%([^%\n]{1,60})%%|\*\|([^|\n]{1,60})\|\*|\[\[([^\]\n]{1,60})\]\]|\$\{([^{}\n]{1,60})\}|\{%([^%\n]{1,60})%\}|｛｛?([^｛｝\n]{1,60})｝｝?|\{\s*([\p{L}_][\p{L}\p{N}_.]{0,40})\s*\}/u;
const ours = /\{\{[^{}]*\}\}/g;

/** What was probably meant, told by a word in it. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/product|item|商品|产品/i, "{{event.properties.name}}"],
  [/price|amount|价格|金额/i, "{{event.properties.price | money}}"],
  [/count|times|次数/i, "{{count}}"],
  [/coupon|discount|优惠/i, "{{campaign.value}}"],
];
const someone = '{{trait.first_name | "there"}}';

/** Placeholders in another tool's writing, which customers would read as they stand. */
export const findForeignPlaceholders: Lint = ({ rules }) =>
  rules.flatMap((entry) =>
    textsOf(entry).flatMap(({ path, words, plain }) =>
      Object.entries(words).flatMap(([tag, text]) => {
        const [whole, ...inner] = foreign.exec(text.replace(ours, "")) ?? [];
        if (whole === undefined) return [];
        const name = inner.find((part) => part !== undefined) ?? "";
        const meant = meanings.find(([word]) => word.test(name))?.[1] ?? someone;
        const at = plain ? path : joinPath(path, tag);
        const message = `Nothing is put in for ${whole}: customers would read it as it stands.`;
        return [
          found("warning", "bad_value", at, message, `Did you mean ${meant}?`, entry.rule.id),
        ];
      }),
    ),
  );
