import type { JSX, TargetedEvent } from "preact";
import { useWidget } from "../../context.ts";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";
import type { Fault, Field } from "./read-fields.ts";

interface FormFieldProps {
  readonly id: string;
  readonly field: Field;
  readonly value: string;
  readonly fault: Fault | undefined;
  readonly onInput: (value: string) => void;
}

/** A label, what goes under it, and what is wrong with that. */
export function FormField({ id, field, value, fault, onInput }: FormFieldProps): JSX.Element {
  const words = useWidget().words.value;
  const shared = {
    id,
    class: "input",
    value,
    required: field.required,
    "aria-invalid": fault !== undefined,
    "aria-describedby": `${id}-fault`,
  };
  return (
    <div class="field">
      <label class="label" for={id} dir="auto">
        {field.label} {!field.required && <small>({words.optional})</small>}
      </label>
      <Input field={field} shared={shared} onInput={onInput} />
      <p class="note bad" id={`${id}-fault`} data-testid="field-fault">
        {fault && words[fault]}
      </p>
    </div>
  );
}

interface InputProps extends Pick<FormFieldProps, "field" | "onInput"> {
  readonly shared: { readonly id: string; readonly value: string };
}

/** How a kind is typed: the keyboard of a phone and the browser's memory go by it. Lengths keep an event small. */
const typed = {
  text: { type: "text", maxLength: 500, dir: "auto" },
  email: { type: "email", maxLength: 320, autocomplete: "email", inputMode: "email", dir: "ltr" },
  tel: { type: "tel", maxLength: 40, autocomplete: "tel", dir: "ltr" },
  number: { type: "number", step: "any", inputMode: "decimal", dir: "ltr" },
} as const;

function Input({ field, shared, onInput }: InputProps): JSX.Element {
  const words = useWidget().words.value;
  const hear = (
    event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>,
  ): void => onInput(event.currentTarget.value);
  switch (field.kind) {
    case "choice":
      return (
        <span class="select">
          <select {...shared} onChange={hear}>
            <option value="">{words.pick}</option>
            {field.options.map(({ label, value }) => (
              <option value={value}>{label}</option>
            ))}
          </select>
          <Glyph d={strokes.down} />
        </span>
      );
    case "long_text":
      return <textarea {...shared} dir="auto" rows={3} maxLength={2000} onInput={hear} />;
    case "text":
    case "email":
    case "tel":
    case "number":
      return <input {...shared} {...typed[field.kind]} onInput={hear} />;
  }
}
