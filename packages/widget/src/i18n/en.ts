/** English of what is there from the start: the launcher. */
export const en = { openChat: "Open chat" };
