/** English of the conversation, and of what is written in it. */
export const enTalk = {
  sending: "Sending…",
  /** `percent` is written out: “45%”. */
  sendingFile: (percent: string) => `Sending: ${percent}`,
  notSent: "Not sent",
  /** Why a message was not sent, by the error's code. */
  failures: {
    network: "Not sent: no connection",
    too_large: "Not sent: the file is too large",
    bad_type: "Not sent: files of this kind are not accepted",
    rate_limited: "Not sent: too many at once",
  } as Readonly<Record<string, string>>,
  cancel: "Cancel",
  remove: "Remove",
  /** Below the customer's last message that an agent has read. */
  seen: "Seen",
  you: "You",
  isTyping: (name: string) => `${name} is typing`,
  firstLine:
    "Write to us here. A person will answer; you can close this and go on, we keep the conversation.",
  handoffMore: "Tell us what happened. A person will answer you here.",
  leadMore: "A person will answer you here.",
  offline: "We cannot be reached just now. We keep your message and send it as soon as we can.",
  ended: "This conversation has ended. Write again to start a new one.",
  messages: "Messages",
  mailIt: "Send this conversation by mail",
  toCurrent: "Go to the current conversation",
  startNew: "Start a new conversation",
};
