import * as z from "zod";
import { about, address, plainText, text } from "./parts.ts";

const options = (max: string) =>
  about(
    z.array(text("One of the answers.", { default: "Very good", zh: "很好" })),
    `The answers to choose from, ${max}.`,
    ["Price", "Delivery", "Something else"],
  );

const thanks = text("What is said when it has been sent.", {
  default: "Thank you!",
  zh: "谢谢！",
}).optional();

/** A form to fill in. */
export const formParams = z
  .strictObject({
    text: text("What is said above the form.", "Shall we tell you when it is back?"),
    fields: about(
      z
        .array(
          z
            .strictObject({
              name: plainText("The answer's name in the event “Form Submitted”.", "email"),
              label: text("What the field is called.", { default: "E-mail", zh: "邮箱" }),
              kind: about(
                z.enum(["text", "email", "tel", "number", "choice", "long_text"]),
                "What is filled in.",
                "email",
              ),
              required: about(
                z.boolean(),
                "true where the form cannot be sent without it.",
                true,
              ).optional(),
              options: options("where “kind” is “choice”").optional(),
            })
            .meta({ description: "A field of the form." }),
        )
        .min(1)
        .max(8),
      "The fields, 1 to 8.",
      [{ name: "email", label: "E-mail", kind: "email", required: true }],
    ),
    submit: text("What the button says.", "Send").optional(),
    thanks,
  })
  .meta({ description: "A form of one to eight fields." });

/** A question and its answer. */
export const surveyParams = z
  .strictObject({
    kind: about(
      z.enum(["nps", "csat", "choice", "text"]),
      "nps (0 to 10: would you recommend us), csat (1 to 5: how was it), choice, or text.",
      "nps",
    ),
    text: text("The question.", "How likely are you to recommend us to a friend?"),
    options: options("2 to 8, where “kind” is “choice”").optional(),
    thanks,
  })
  .meta({ description: "A question of one click or one line." });

/** Steps that lead through something. */
export const guideParams = z
  .strictObject({
    text: text("What the guide is about.", "Three steps to the right size"),
    steps: about(
      z
        .array(
          z
            .strictObject({
              text: text("What to do in this step.", "Measure your wrist here."),
              selector: plainText(
                "A CSS selector of the page's element that the step points at.",
                "#size-chart",
              ).optional(),
              url: address("The page that the step takes place on.", "/sizes").optional(),
            })
            .meta({ description: "A step of the guide." }),
        )
        .min(1)
        .max(10),
      "The steps, 1 to 10.",
      [{ text: "Open the size chart.", selector: "#size-chart" }],
    ),
  })
  .meta({ description: "A guide in one to ten steps." });

/** Questions with their answers. */
export const faqParams = z
  .strictObject({
    text: text("What is said above the questions.", "These are asked most."),
    articles: about(
      z
        .array(
          z
            .strictObject({
              question: text("The question.", "When does it arrive?"),
              answer: text("Its answer.", "In two to four days."),
            })
            .meta({ description: "A question and its answer." }),
        )
        .min(1)
        .max(10),
      "The questions, 1 to 10.",
      [{ question: "When does it arrive?", answer: "In two to four days." }],
    ),
  })
  .meta({ description: "One to ten questions with their answers." });
