/** English of the panel and its home, and of the launcher as it is with them. */
export const enPanel = {
  closeChat: "Close chat",
  close: "Close",
  hello: "Hello! How can we help?",
  helloMore: "Ask anything. A person reads it and answers here.",
  /** Below the greeting, while somebody is at the desk, and while nobody is. */
  here: "Someone is here now",
  away: "Nobody is here just now. Write, and we will answer later.",
  talk: "Talk to us",
  talkMore: "Write a message",
  goOn: "Continue the conversation",
  earlier: "Earlier conversations",
  write: "Write a message…",
  attach: "Attach a file",
  send: "Send",
  tryAgain: "Try again",
  loading: "Loading…",
  /** In the place of a part whose code could not be fetched. */
  notLoaded: "This could not be loaded.",
};
