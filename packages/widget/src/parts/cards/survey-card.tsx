import { useState } from "preact/hooks";
import type { JSX, TargetedSubmitEvent } from "preact";
import { useWidget } from "../../context.ts";
import type { CardProps } from "../card-props.ts";
import { AnswerCard } from "./answer-card.tsx";
import { Choices, Faces, Scale } from "./choices.tsx";
import { readOptions } from "./read-params.ts";
import { useDraft } from "./use-draft.ts";

/** The longest answer in the customer's own words. */
const maxAnswerLength = 2000;

/** One question: how likely, how happy, which of these, or in your own words. */
export function SurveyCard({ offer }: CardProps): JSX.Element {
  const { controller, words } = useWidget();
  const [value, setValue] = useDraft(offer.id, "");
  const [missing, setMissing] = useState(false);
  const isScored = offer.params["kind"] === "nps" || offer.params["kind"] === "csat";
  const send = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const answer = value.trim();
    if (answer) return controller.answer(offer, isScored ? { score: Number(answer) } : { answer });
    setMissing(true);
    event.currentTarget.querySelector<HTMLElement>("input, textarea")?.focus();
  };
  const question = { offer, value, missing: missing && !value.trim(), onPick: setValue };
  return (
    <AnswerCard offer={offer}>
      <form class="ask" noValidate onSubmit={send}>
        {offer.params["kind"] === "text" ? <InWords {...question} /> : <Pick {...question} />}
        <div class="actions">
          <button type="submit" class="button primary" data-testid="answer-send">
            {words.value.send}
          </button>
        </div>
      </form>
    </AnswerCard>
  );
}

interface QuestionProps extends CardProps {
  readonly value: string;
  /** It was sent without an answer. */
  readonly missing: boolean;
  readonly onPick: (value: string) => void;
}

function Pick({ offer, value, missing, onPick }: QuestionProps): JSX.Element {
  const words = useWidget().words.value;
  const { kind, options } = offer.params;
  const pick = { name: offer.id, value, onPick };
  return (
    <fieldset
      role="radiogroup"
      aria-required="true"
      aria-invalid={missing}
      aria-describedby={`${offer.id}-missing`}
    >
      <legend class="card-text" dir="auto">
        {offer.text}
      </legend>
      {kind === "nps" && <Scale {...pick} />}
      {kind === "csat" && <Faces {...pick} />}
      {kind === "choice" && <Choices {...pick} options={readOptions(options, offer)} />}
      <Missing id={offer.id} text={missing ? words.choose : ""} />
    </fieldset>
  );
}

function InWords({ offer, value, missing, onPick }: QuestionProps): JSX.Element {
  const words = useWidget().words.value;
  return (
    <div class="field in-words">
      <label class="card-text" dir="auto" for={offer.id}>
        {offer.text}
      </label>
      <textarea
        class="input"
        id={offer.id}
        dir="auto"
        rows={3}
        required
        maxLength={maxAnswerLength}
        placeholder={words.yourAnswer}
        value={value}
        aria-invalid={missing}
        aria-describedby={`${offer.id}-missing`}
        onInput={(event) => onPick(event.currentTarget.value)}
      />
      <Missing id={offer.id} text={missing ? words.required : ""} />
    </div>
  );
}

function Missing({ id, text }: { readonly id: string; readonly text: string }): JSX.Element {
  return (
    <p class="note bad" id={`${id}-missing`} data-testid="answer-missing">
      {text}
    </p>
  );
}
