import { mark } from "./mark.ts";

// What may stand before digits is the same in each: they are a number of their own, and no part of a word, a path, a
// parameter or a price. What is percent-encoded ends a word too, but for `# & - / = ?`.

/** Cards, without groups or in those that are printed on them. What follows sixteen digits may be the date. */
const card =
  /(^|[^\w#$€£¥￥.=/%&-]|[^\w)\]][.=/%&-]|%(?!2[36df]|3[df])[\da-f]{2})(\d{13,19}|\d{4}(?:[ -]\d{4}){3}|\d{4}[ -]\d{6}[ -]\d{4,5})(?![.:-]?\w)/gi;

/** The longest ones, in China. */
const longCard =
  /(^|[^\w#$€£¥￥.=/%&-]|[^\w)\]][.=/%&-]|%(?!2[36df]|3[df])[\da-f]{2})(\d{4}(?:[ -]\d{4}){3}[ -]\d{3})(?![.:-]?\w)/gi;

/** Telephone numbers with a `+` or `00`, which nothing else begins with. */
const abroad =
  /(^|[^\w%]|%[\da-f]{2})((?:\+|＋|%2B|00(?=\d{1,3}[ -]))[1-9](?:[ ()./-]{0,2}\d){7,14})(?!\w)/gi;

/**
 * Other telephone numbers as people write them: with the area in brackets; with a leading `0` and groups; in groups of
 * three, three and four; Chinese mobile numbers also without groups. Other digits may be anything.
 */
const phone =
  /(^|[^\w#$€£¥￥.=/%&-]|[^\w)\]][.=/%&-]|%(?!2[36df]|3[df])[\da-f]{2})(\(\d{2,5}\)[ -]?\d{2,5}[ .-]?\d{4}|0\d{1,4}(?:[ ./-]\d{6,9}(?:-\d{1,4})?|(?:[ .-]\d{3,4}){2,3}|(?:[ .-]\d\d){4})|(?:1[ .-])?[2-9]\d\d(?:[.-]\d{3}[.-]| [2-9]\d\d )\d{4}|(?:86[ -]?)?1[3-9]\d(?:\d{8}|(?:[ -]\d{4}){2}))(?![.:-]?\w)/gi;

/** First digits and lengths of the cards there are (ISO/IEC 7812): no clock, no order number by the date and no price begins so. */
const issuer =
  /^(?:4\d{12}(?:\d{3})?|3[47]\d{13}|3[0689]\d{12}|(?:2[2-7]|35|[56]\d)\d{14}|6[237]\d{15,17})$/;

/** Takes the numbers of payment cards and telephones out of a text. */
export function redactNumbers(text: string): string {
  return [card, longCard, abroad, phone].reduce(cut, text);
}

function cut(text: string, pattern: RegExp): string {
  let done = 0;
  let open = "";
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const [, before = "", digits = ""] = found;
    if (pattern === abroad || pattern === phone || isCard(digits)) {
      open += text.slice(done, found.index) + before + mark;
      done = pattern.lastIndex;
    } else pattern.lastIndex = found.index + 1;
  }
  return open + text.slice(done);
}

/** A barcode's number has a check digit of its own (GS1), and is no card's. */
function isCard(found: string): boolean {
  const digits = found.replace(/\D/g, "");
  return (
    issuer.test(digits) && isChecked(digits, 2) && (digits.length > 14 || !isChecked(digits, 3))
  );
}

/** Whether the digits add up to tens, every second one from the right taken twice and its digits added (Luhn), or three times (GS1). */
function isChecked(digits: string, times: number): boolean {
  let sum = 0;
  for (let at = 1; at <= digits.length; at++) {
    const weighed = Number(digits.at(-at)) * (at % 2 ? 1 : times);
    sum += weighed > 9 && times === 2 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
