import type { Adviser } from "./advice.ts";

/** Operators in other words, by the words with letter case, blanks and separators aside. Never the opposite of what is said. */
const names: Readonly<Record<string, string>> = {
  greaterThanInclusive:
    "=>|≥|greaterorequal|greaterthanorequalto|minimum|nolessthan|notlessthan|大于等于|大于或等于|不小于|至少|不少于",
  lessThanInclusive:
    "=<|≤|lessorequal|lessthanorequalto|maximum|nomorethan|notmorethan|notgreaterthan|小于等于|小于或等于|不大于|至多|最多|不超过",
  greaterThan: "greater|above|over|大于|超过|多于|高于",
  lessThan: "less|below|under|小于|少于|低于",
  equal: "eq|equalto|isequalto|等于|是",
  notEqual: "<>|≠|ne|neq|notequalto|isnotequalto|doesnotequal|notequals|unequal|不等于|不是",
  in: "isanyof|anyof|isoneof|oneof|isin|属于|在列表中",
  notIn: "isnoneof|noneof|isnotin|isnotoneof|notanyof|不属于|不在列表中",
  contains: "has|include|includes|contain|包含",
  doesNotContain:
    "notcontains|notcontain|doesntcontain|!contains|!includes|notincludes|notinclude|doesnotinclude|excludes|hasnot|不包含",
  containsAny: "hasany|containsoneof|includesany|包含任意|包含任一",
  startsWith: "startwith|beginswith|beginwith|以开头|开头是|前缀",
  matches: "matchesregex|matchregex|正则|匹配",
  between: "inrange|isbetween|介于|在之间|区间",
};
const meant = new Map(
  Object.entries(names).flatMap(([name, words]) =>
    words.split("|").map((word) => [word, name] as const),
  ),
);

const presence =
  /^(exists?|isset|isknown|ispresent|notnull|isnotnull|hasvalue|isdefined|存在|有值|不为空)$/;
const absence =
  /^(notexists?|doesnotexist|isnotset|isunknown|isnull|isempty|notset|不存在|为空|没有值)$/;

/** Operators as other tools and other languages have them. */
export const adviseOperator: Adviser = ({ problem, value }) => {
  if (problem.code !== "unknown_operator" || typeof value !== "string") return undefined;
  const word = value
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_\-.’']/g, "");
  if (presence.test(word))
    return {
      hint: "Leave this condition out: to compare is enough, since what is unknown is never true and never fires.",
    };
  if (absence.test(word))
    return {
      hint: "What is unknown can be compared with nothing. Ask for what is known instead: “count” of the event equal 0, or “absent”.",
    };
  const name = meant.get(word);
  if (name === undefined) return undefined;
  return { hint: `Did you mean “${name}”?`, fix: { value: name } };
};
