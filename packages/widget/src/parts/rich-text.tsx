import type { JSX } from "preact";
import { parseText } from "../rich-text.ts";
import type { Inline } from "../rich-text.ts";

/** A text with the little formatting that it may have; text stays text. */
export function RichText({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {parseText(text).map((block) =>
        block.type === "text" ? (
          <span>{draw(block.inside)}</span>
        ) : (
          <ul>
            {block.items.map((item) => (
              <li>{draw(item)}</li>
            ))}
          </ul>
        ),
      )}
    </>
  );
}

function draw(parts: readonly Inline[]): (JSX.Element | string)[] {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    const { tag: Tag, href, inside } = part;
    const link = href && { href, target: "_blank", rel: "noopener noreferrer nofollow" };
    return <Tag {...link}>{draw(inside)}</Tag>;
  });
}
