/** English of the rarer cards. */
export const enCards = {
  thanks: "Thank you for your answer.",
  required: "Please fill this in.",
  choose: "Please choose one.",
  badEmail: "Please write a whole address, such as name@example.com.",
  badNumber: "Please write a number.",
  optional: "optional",
  pick: "Choose…",
  yourAnswer: "Your answer",
  unlikely: "Not at all likely",
  likely: "Very likely",
  /** From one to five. */
  faces: ["Very unhappy", "Unhappy", "Neither", "Happy", "Very happy"] as readonly string[],
  step: (number: number, of: number) => `Step ${number} of ${of}`,
  start: (steps: number) => (steps === 1 ? "Start" : `Start: ${steps} steps`),
  next: "Next",
  done: "Done",
  openPage: "Open the page",
  together: "Together",
  askElse: "Ask something else",
};
