/** English of what asks whether replies may be announced. */
export const enAlerts = {
  notifyAsk: "Shall we tell you when somebody answers?",
  notifyYes: "Notify me",
  notifyNo: "No, thanks",
};
