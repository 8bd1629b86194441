/** English of what stands around a conversation: who is there and how long it takes, an address, a copy by mail, how it was. */
export const enAftercare = {
  joined: (name: string) => `${name} has joined`,
  queueFirst: "You are next in line",
  /** `position` is written out: “3”. */
  queueAt: (position: string) => `You are number ${position} in line`,
  /** `duration` is written out: “4 minutes”. */
  queueWait: (duration: string) => `Expected wait: about ${duration}`,
  rateAsk: "How did we do?",
  rateComment: "What should we know?",
  rateThanks: "Thank you. We read every one of these.",
  reachAsk: "Where can we answer you if you have gone by then?",
  email: "Email",
  leaveEmail: "Save",
  reachedAt: (email: string) => `We will also answer by mail: ${email}`,
  transcriptAsk: "Where shall we send a copy of this conversation?",
  transcriptSend: "Send the copy",
  transcriptSent: (email: string) => `The copy is on its way to ${email}.`,
  transcriptFailed: "The copy could not be sent. Please try again.",
};
