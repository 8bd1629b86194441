import { useState } from "preact/hooks";
import type { JSX, TargetedSubmitEvent } from "preact";
import { maxCommentLength } from "@proffer/protocol";
import { useWidget } from "../../context.ts";
import { Faces } from "../cards/choices.tsx";

/** Asks how the conversation was; what to say of it is asked once there is something to say it about. */
export function RatingForm(): JSX.Element {
  const { chat, words } = useWidget();
  const { rateAsk, rateComment, optional, send } = words.value;
  const [score, setScore] = useState("");
  const [comment, setComment] = useState("");
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    // The form goes, and the focus with it; what comes in its place stands here.
    event.currentTarget.closest<HTMLElement>(".care")?.focus({ preventScroll: true });
    chat.rate(Number(score), comment.trim() || undefined);
  };
  return (
    <form class="card ask" onSubmit={submit} data-testid="rating">
      <fieldset role="radiogroup">
        <legend class="card-text">{rateAsk}</legend>
        <Faces name="rating" value={score} onPick={setScore} />
      </fieldset>
      {score && (
        <>
          <div class="field">
            <label class="label" for="care-comment">
              {rateComment} <small>({optional})</small>
            </label>
            <textarea
              class="input"
              id="care-comment"
              dir="auto"
              rows={2}
              maxLength={maxCommentLength}
              value={comment}
              onInput={({ currentTarget }) => setComment(currentTarget.value)}
            />
          </div>
          <div class="actions">
            <button type="submit" class="button primary">
              {send}
            </button>
          </div>
        </>
      )}
    </form>
  );
}
