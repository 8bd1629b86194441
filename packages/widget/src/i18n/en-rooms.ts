/** English of what every view but home may say. */
export const enRooms = {
  back: "Back",
  askAbout: "Ask about it",
  /** Who answers, where they have no name. */
  support: "Support",
  handoffText: "Having trouble? One of us can help.",
  couponText: "Good to see you. Here is something for your next order.",
};
