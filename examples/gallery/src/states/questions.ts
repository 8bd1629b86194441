import { card } from "./cards.ts";
import { group } from "./state.ts";

const fields = [
  { name: "name", label: "Your name", kind: "text", required: true },
  { name: "email", label: "Email", kind: "email", required: true },
  { name: "glaze", label: "Which glaze?", kind: "choice", options: ["Ash", "Celadon", "Tenmoku"] },
  {
    name: "note",
    label: "Anything else that the potter should know before the kiln is lit",
    kind: "long_text",
  },
];

export const questions = group("Questions", [
  card("form", "A form", {
    type: "form",
    text: "A cup made for you: tell us what you like.",
    params: { fields },
  }),
  card(
    "form-faults",
    "A form with faults",
    { type: "form", text: "A cup made for you.", params: { fields } },
    {
      async act(hand) {
        await hand.write('input[type="email"]', "ann@");
        await hand.click("answer-send");
      },
    },
  ),
  card(
    "survey-nps",
    "How likely",
    {
      type: "survey",
      text: "How likely are you to recommend us to a friend?",
      params: { kind: "nps" },
    },
    { act: (hand) => hand.press(".mark input", 8) },
  ),
  card(
    "survey-csat",
    "How happy",
    { type: "survey", text: "How was your order?", params: { kind: "csat" } },
    { act: (hand) => hand.press(".mark input", 3) },
  ),
  card(
    "survey-choice",
    "Which of these",
    {
      type: "survey",
      text: "What kept you from ordering today?",
      params: {
        kind: "choice",
        options: ["The price", "The delivery takes too long for a present", "I was only looking"],
      },
    },
    { act: (hand) => hand.press(".option input", 1) },
  ),
  card(
    "survey-text",
    "In your own words, unanswered",
    { type: "survey", text: "What should we make next?", params: { kind: "text" } },
    { act: (hand) => hand.click("answer-send") },
  ),
  card("survey-thanks", "Answered", {
    type: "survey",
    hasAnswer: true,
    text: "How was it?",
    params: { kind: "csat" },
  }),
]);
