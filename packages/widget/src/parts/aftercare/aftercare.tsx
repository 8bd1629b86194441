import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import type { Care } from "../../thread.ts";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";
import { ContactForm } from "./contact-form.tsx";
import { RatingForm } from "./rating-form.tsx";
import { Transcript } from "./transcript.tsx";

interface AftercareProps {
  readonly care: Care | null;
  readonly wantsCopy: boolean;
  readonly onCopied: () => void;
}

/** What is asked around a conversation, and what came of it. */
export function Aftercare({ care, wantsCopy, onCopied }: AftercareProps): JSX.Element {
  return (
    <div class="care" tabIndex={-1}>
      {care === "reach" && <ContactForm />}
      {care === "rate" && <RatingForm />}
      <Said care={care} />
      {wantsCopy && <Transcript onSent={onCopied} />}
    </div>
  );
}

/** In the place of what was answered, and read out. */
function Said({ care }: { readonly care: Care | null }): JSX.Element {
  const { controller, words, drafts } = useWidget();
  const { contact } = controller.state.value.chat.conversation ?? {};
  const email = contact?.email ?? String(drafts.get("contact") ?? "");
  return (
    <div role="status" class="said">
      {care === "reached" && <Line>{words.value.reachedAt(email)}</Line>}
      {care === "rated" && <Line>{words.value.rateThanks}</Line>}
    </div>
  );
}

export function Line({ children }: { readonly children: string }): JSX.Element {
  return (
    <p class="thanks" dir="auto" data-testid="said">
      <span class="chip">
        <Glyph d={strokes.check} />
      </span>
      {children}
    </p>
  );
}
