import type { Letter } from "../turns/outbox.ts";
import type { Mail } from "./mailer.ts";

const words = {
  en: { subject: "News from us", stop: "No more of these mails", code: "Your code" },
  zh: { subject: "来自我们的消息", stop: "不再接收此类邮件", code: "您的优惠码" },
} as const;

/**
 * A letter as a mail, in plain text and in HTML that says the same. What stands in it comes from rules and from what
 * customers have said of themselves, so all of it is text, and none of it markup.
 */
export function writeLetter(
  { subject, text, url, button, locale }: Letter,
  { code, stopUrl }: { readonly code: string | undefined; readonly stopUrl: string },
): Pick<Mail, "subject" | "text" | "html"> {
  const own = locale.toLowerCase().startsWith("zh") ? words.zh : words.en;
  const codeLine = code === undefined ? [] : [`${own.code}: ${code}`];
  const link = url === null ? [] : [button === null ? url : `${button}: ${url}`];
  const plain = [text, ...codeLine, ...link, "--", `${own.stop}: ${stopUrl}`].join("\n\n");
  const html = [
    ...text.split("\n").map((line) => `<p>${escape(line)}</p>`),
    ...(code === undefined ? [] : [`<p>${own.code}: <strong>${escape(code)}</strong></p>`]),
    ...(url === null ? [] : [`<p><a href="${escape(url)}">${escape(button ?? url)}</a></p>`]),
    `<hr><p><small><a href="${escape(stopUrl)}">${own.stop}</a></small></p>`,
  ].join("\n");
  return {
    // A line break in a subject would be a header of its own.
    subject: (subject ?? own.subject).replaceAll(/[\r\n]+/g, " "),
    text: plain,
    html: `<!doctype html>\n<html lang="${escape(locale)}">\n<body>\n${html}\n</body>\n</html>\n`,
  };
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}
