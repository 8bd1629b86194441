import type { ChatMessage, Conversation } from "@proffer/protocol";

const words = {
  en: {
    subject: (day: string) => `Your conversation of ${day}`,
    intro: "You asked for a copy of your conversation with us. Times are UTC.",
    you: "You",
    us: "We",
    file: (name: string) => `[file: ${name}]`,
  },
  zh: {
    subject: (day: string) => `您在 ${day} 的对话记录`,
    intro: "这是您索取的对话记录。时间为 UTC。",
    you: "您",
    us: "客服",
    file: (name: string) => `[文件：${name}]`,
  },
} as const;

/** A conversation as a mail in plain text: nothing in it is markup, whatever was written. */
export function writeTranscript(
  { openedAt }: Conversation,
  messages: readonly ChatMessage[],
  locale = "en",
): { readonly subject: string; readonly text: string } {
  const own = /^zh\b/i.test(locale) ? words.zh : words.en;
  const language = own === words.zh ? "zh-CN" : "en-GB";
  const format = (at: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(at);
  const lines = messages.map(({ from, name, text, attachment, at }) => {
    const who = from === "visitor" ? own.you : (name ?? own.us);
    const time = format(at, { dateStyle: "medium", timeStyle: "short" });
    const said = [text, attachment && own.file(attachment.name)].filter(Boolean).join("\n");
    return `${who} — ${time}\n${said}`;
  });
  return {
    subject: own.subject(format(openedAt, { dateStyle: "long" })),
    text: `${[own.intro, ...lines].join("\n\n")}\n`,
  };
}
