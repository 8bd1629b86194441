import { plural } from "./plural.ts";

/** English of the help, and of the list of conversations. */
export const enHelp = {
  help: "Help",
  searchHelp: "Search the help",
  /** Read out while the customer searches. */
  articlesFound: plural("en", { one: "# article found", other: "# articles found" }),
  nothingFound: (query: string) => `Nothing found for “${query}”`,
  helpFailed: "The help cannot be reached just now.",
  readInFull: "Read it in full",
  notHelped: "Something else?",
  askPerson: "Ask a person",
  conversations: "Your conversations",
  noConversations: "No conversations yet",
  conversationEnded: "Ended",
  /** Before the last words of a conversation, where they are the customer's own. */
  youSaid: (text: string) => `You: ${text}`,
  sentFile: "A file",
  newReply: "New reply",
};
