/** English of what asks for something: forms, surveys, an address. */
export const enForms = {
  required: "Please fill this in.",
  choose: "Please choose one.",
  badEmail: "Please write a whole address, such as name@example.com.",
  badNumber: "Please write a number.",
  optional: "optional",
  pick: "Choose…",
  yourAnswer: "Your answer",
  /** From one to five. */
  faces: ["Very unhappy", "Unhappy", "Neither", "Happy", "Very happy"] as readonly string[],
};
