import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { FormField } from "../cards/form-field.tsx";
import { findFault } from "../cards/read-fields.ts";
import type { Fault, Field } from "../cards/read-fields.ts";

interface AskedEmailProps {
  readonly value: string;
  readonly fault: Fault | undefined;
  readonly onInput: (value: string) => void;
}

/** An address, as it is asked for around a conversation. */
export function AskedEmail(props: AskedEmailProps): JSX.Element {
  return <FormField id="care-email" field={fieldOf(useWidget().words.value.email)} {...props} />;
}

/** What is wrong with an address. */
export function faultOf(value: string): Fault | undefined {
  return findFault(fieldOf(""), value, false);
}

function fieldOf(label: string): Field {
  return { name: "email", kind: "email", label, required: true, options: [] };
}
