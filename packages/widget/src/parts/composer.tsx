import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { maxTextLength } from "@proffer/protocol";
import { useWidget } from "../context.ts";
import { Icon } from "./icons.tsx";

/** While somebody types, the other side is told so at most this often. */
const typingEveryMs = 2500;

/** Where the customer writes. Enter sends, Shift+Enter makes a new line. */
export function Composer({ onSaid }: { readonly onSaid: () => void }): JSX.Element {
  const { controller, words } = useWidget();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const sayTyping = useTypingNotice();
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), []);
  useGrowing(field, text);
  const send = (): void => {
    if (!text.trim()) return;
    controller.say(text.trim());
    setText("");
    onSaid();
    // On touch screens the tap on the button would otherwise close the keyboard.
    field.current?.focus({ preventScroll: true });
  };
  return (
    <div class="composer">
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        value={text}
        maxLength={maxTextLength}
        data-testid="composer"
        aria-label={words.value.write}
        placeholder={words.value.write}
        enterkeyhint="send"
        onInput={(event) => {
          setText(event.currentTarget.value);
          sayTyping();
        }}
        onKeyDown={(event) => {
          if (!isSendKey(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <button
        type="button"
        data-testid="send"
        aria-label={words.value.send}
        disabled={!text.trim()}
        onClick={send}
      >
        <Icon name="send" />
      </button>
    </div>
  );
}

/**
 * Whether a key press means "send".
 *
 * Enter that confirms an input method's candidate must not send. Safari ends the composition before its keydown,
 * which then only the old key code 229 gives away.
 */
function isSendKey(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

function useTypingNotice(): () => void {
  const { controller, now } = useWidget();
  const last = useRef(0);
  return () => {
    if (now() - last.current < typingEveryMs) return;
    last.current = now();
    controller.typing();
  };
}

/** `field-sizing: content` would do it in CSS, but only Chromium has it. */
function useGrowing(field: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight + 2}px`;
  }, [text]);
}
