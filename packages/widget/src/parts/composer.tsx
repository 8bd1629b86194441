import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { maxTextLength } from "@proffer/protocol";
import { useWidget } from "../context.ts";
import { talkLater } from "../views/talk-later.ts";
import { Attach } from "./attach.tsx";
import { Icon } from "./icons.tsx";

/** While somebody types, the other side is told so at most this often. */
const typingEveryMs = 2500;

/**
 * Where the customer writes and adds files, at home and in the conversation, where the first words lead. Enter sends,
 * Shift+Enter makes a new line.
 */
export function Composer(): JSX.Element {
  const { controller, chat, words, now, drafts } = useWidget();
  const { route } = controller.state.value;
  const [text, setText] = useState(() => String(drafts.get("text") ?? ""));
  const [files, setFiles] = useState<readonly File[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const toldAt = useRef(-Infinity);
  const isEmpty = !text.trim() && files.length === 0;
  // On touch screens the tap on a button would otherwise close the keyboard; and who only looks at home has none.
  const focus = (): void => field.current?.focus({ preventScroll: true });
  useLayoutEffect(() => {
    if (route.type !== "home" || !matchMedia("(pointer: coarse)").matches) focus();
  }, [route.type]);
  useLayoutEffect(() => {
    drafts.set("text", text);
    grow(field.current as HTMLTextAreaElement);
  }, [text]);
  const write = (next: string): void => {
    setText(next);
    if (now() - toldAt.current < typingEveryMs) return;
    toldAt.current = now();
    // What it takes to send it had better be there by then.
    talkLater.load();
    controller.connect();
    chat.typing();
  };
  const send = (): void => {
    if (isEmpty) return;
    if (route.type === "home") controller.talk(null);
    files.forEach(controller.attach);
    if (text.trim()) controller.say(text.trim());
    setFiles([]);
    setText("");
    focus();
  };
  return (
    <div class="composer">
      <Attach files={files} onFiles={setFiles} />
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
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!isSendKey(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <button
        type="button"
        class="send"
        data-testid="send"
        aria-label={words.value.send}
        disabled={isEmpty}
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

/** `field-sizing: content` would do it in CSS, but only Chromium has it. */
function grow(field: HTMLTextAreaElement): void {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
