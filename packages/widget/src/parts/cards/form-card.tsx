import { useState } from "preact/hooks";
import type { JSX, TargetedSubmitEvent } from "preact";
import { useWidget } from "../../context.ts";
import type { CardProps } from "../card-props.ts";
import { CardText } from "../card-text.tsx";
import { AnswerCard } from "./answer-card.tsx";
import { FormField } from "./form-field.tsx";
import { answersOf, findFault, readFields } from "./read-fields.ts";
import type { Fault } from "./read-fields.ts";
import { useDraft } from "./use-draft.ts";

type Faults = Readonly<Record<string, Fault | undefined>>;

/** A short form. What is missing is said at its field, and the first such field gets the focus. */
export function FormCard({ offer }: CardProps): JSX.Element {
  const { controller, words } = useWidget();
  const fields = readFields(offer);
  const [values, setValues] = useDraft<Readonly<Record<string, string>>>(offer.id, {});
  const [faults, setFaults] = useState<Faults>({});
  const send = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const inputs = [...event.currentTarget.querySelectorAll<HTMLInputElement>(".input")];
    const found = fields.map((field, i) =>
      findFault(field, values[field.name] ?? "", inputs[i]?.validity?.badInput === true),
    );
    setFaults(Object.fromEntries(fields.map(({ name }, i) => [name, found[i]])));
    const first = found.findIndex(Boolean);
    if (first < 0) controller.answer(offer, { answers: answersOf(fields, values) });
    else inputs[first]?.focus();
  };
  return (
    <AnswerCard offer={offer}>
      <CardText offer={offer} />
      <form class="ask" noValidate onSubmit={send}>
        {fields.map((field, i) => (
          <FormField
            key={field.name}
            id={`${offer.id}-${i}`}
            field={field}
            value={values[field.name] ?? ""}
            fault={faults[field.name]}
            onInput={(value) => {
              setValues({ ...values, [field.name]: value });
              setFaults({ ...faults, [field.name]: undefined });
            }}
          />
        ))}
        <div class="actions">
          <button type="submit" class="button primary" data-testid="answer-send">
            {offer.say(offer.params["submit"]) || words.value.send}
          </button>
        </div>
      </form>
    </AnswerCard>
  );
}
