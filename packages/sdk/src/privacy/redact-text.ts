import { mark } from "./mark.ts";
import { redactNumbers } from "./numbers.ts";

/**
 * A parameter whose name tells of a secret or a person, and its value: in a query or a fragment, in one that stands
 * percent-encoded in another address, or where the whole text is one. Chinese punctuation ends it.
 */
const parameter =
  /((?:^(?=\S+$)|[?&#;]|%3f|%26|%23)(?:amp;)?(?:[\w.[\]%-]{0,40}?(?:token|secret|passw|pwd|(?:api|access)_?key|signature|sess\w*id|jwt|reset|mail|phone|card)[\w.[\]%-]{0,40}?|key|code|state|sid|session|pass|sig|auth|otp|pin|mobile|tel)(?:=|%3d))(?:(?!%26|%23)[^\s&#;"'<>\u3000-\u303f\uff00-\uff0f])+/gi;

/** Who logs in, as browsers once took it: `https://user:password@…`. */
const login = /:\/\/[^\s/?#@]{1,300}@/g;

/** A JSON Web Token: it begins with `{"` in base64. */
const token = /(^|[^\w-])eyJ[\w-]{7,}\.[\w-]{3,}\.[\w.-]*/g;

/**
 * As written, percent-encoded once or more often, and with the `＠` of Chinese keyboards. Letters of alphabets that put no
 * spaces between words are the text around; `logo@2x.png` is a picture for a fine screen.
 */
const email =
  /(^|[^\w.+~!$*%\u00c0-\u1fff-]|%(?!2[bde]|5f|25)(?:[\da-f]{2})?)(?:[\w.+~!$*\u00c0-\u1fff-]|%(?:2[bde]|5f|25))+(?:@|＠|%(?:25)*40)(?!\d(?:\.\d)?x\.)(?:[a-z\d\u00c0-\u1fff-]{1,63}\.){1,8}[a-z\u00c0-\u1fff]{2,24}/gi;

/**
 * Takes out of a text what points to a person or opens a door: see `redact`. Its time grows with the text's length and no
 * faster: each pattern is bounded, or begins only where a word does.
 *
 * @param isId it is an id: digits in it are left alone.
 */
export function redactText(text: string, isId: boolean): string {
  const keepBefore = (_: string, before = ""): string => before + mark;
  const open = text
    .replace(parameter, keepBefore)
    .replace(login, `://${mark}@`)
    .replace(token, keepBefore)
    .replace(email, keepBefore);
  return isId ? open : redactNumbers(open);
}
