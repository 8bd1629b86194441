import type { ComponentChildren, JSX } from "preact";
import { useWidget } from "../../context.ts";
import type { Option } from "./read-params.ts";

interface ChoicesProps {
  /** Of the group of radio buttons. */
  readonly name: string;
  readonly value: string;
  readonly onPick: (value: string) => void;
}

const scores = Array.from({ length: 11 }, (_, score) => String(score));

/** From 0 to 10: how likely. Its ends are said in words, to the eye below and to the ear with the number. */
export function Scale(props: ChoicesProps): JSX.Element {
  const { unlikely, likely } = useWidget().words.value;
  return (
    <>
      <div class="scale" dir="ltr">
        {scores.map((score) => (
          <Mark {...props} mark={score} label={{ "0": unlikely, "10": likely }[score]}>
            {score}
          </Mark>
        ))}
      </div>
      <Ends low={unlikely} high={likely} ltr />
    </>
  );
}

/** A face from one to five: the mouth does the talking. */
const mouths = [
  "M8.3 16.4c1.6-3 5.8-3 7.4 0",
  "M9 15.6c1.6-1.4 4.4-1.4 6 0",
  "M9 15h6",
  "M9 14.2c1.6 1.5 4.4 1.5 6 0",
  "M8.2 13.6c.8 3.6 6.8 3.6 7.6 0z",
];
const head = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9 9.6v.4m6-.4v.4";

export function Faces(props: ChoicesProps): JSX.Element {
  const { faces } = useWidget().words.value;
  return (
    <>
      <div class="scale faces">
        {mouths.map((mouth, i) => (
          <Mark {...props} mark={String(i + 1)} label={faces[i]}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d={head + mouth} />
            </svg>
          </Mark>
        ))}
      </div>
      <Ends low={faces[0]} high={faces.at(-1)} />
    </>
  );
}

interface MarkProps extends ChoicesProps {
  readonly mark: string;
  /** Words for those who do not see it. */
  readonly label: string | undefined;
  readonly children: ComponentChildren;
}

function Mark({ name, value, onPick, mark, label, children }: MarkProps): JSX.Element {
  return (
    <label class="mark">
      <input
        type="radio"
        name={name}
        value={mark}
        checked={value === mark}
        onChange={() => onPick(mark)}
      />
      <span>{children}</span>
      {label && <span class="sr">{label}</span>}
    </label>
  );
}

interface EndsProps {
  readonly low: string | undefined;
  readonly high: string | undefined;
  /** Numbers run from left to right in every script. */
  readonly ltr?: boolean;
}

function Ends({ low, high, ltr }: EndsProps): JSX.Element {
  return (
    <div class="ends" aria-hidden="true" {...(ltr && { dir: "ltr" })}>
      <span>{low}</span>
      <span>{high}</span>
    </div>
  );
}

interface OptionsProps extends ChoicesProps {
  readonly options: readonly Option[];
}

export function Choices({ name, value, onPick, options }: OptionsProps): JSX.Element {
  return (
    <div class="options">
      {options.map((option) => (
        <label class="option">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => onPick(option.value)}
          />
          <span dir="auto">{option.label}</span>
        </label>
      ))}
    </div>
  );
}
