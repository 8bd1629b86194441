import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { maxTextLength } from "@proffer/protocol";
import { useDesk } from "../context.ts";
import { Icon } from "./icons.tsx";

/** While an agent types, the customer is told so at most this often. */
const typingEveryMs = 2500;

/** Where the agent answers. Enter sends, Shift+Enter makes a new line. */
export function Composer(): JSX.Element {
  const { desk, words, now } = useDesk();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const told = useRef(0);
  useEffect(() => field.current?.focus(), []);
  const send = (): void => {
    if (!text.trim()) return;
    desk.say(text.trim());
    setText("");
    field.current?.focus();
  };
  const { uploads } = desk.state.value.features;
  const attach = (files: FileList | null | undefined): void => {
    for (const file of files ?? []) desk.attach(file);
  };
  const onInput = (value: string): void => {
    setText(value);
    if (now() - told.current < typingEveryMs) return;
    told.current = now();
    desk.typing();
  };
  return (
    <div
      class="composer"
      onDragOver={(event) => uploads && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        attach(event.dataTransfer?.files);
      }}
    >
      {uploads && (
        <label class="icon clip" title={words.attach}>
          <Icon name="clip" />
          <input
            type="file"
            class="sr"
            multiple
            data-testid="attach"
            aria-label={words.attach}
            accept={uploads.types.join()}
            onChange={(event) => {
              attach(event.currentTarget.files);
              event.currentTarget.value = "";
            }}
          />
        </label>
      )}
      <textarea
        ref={field}
        rows={Math.min(6, text.split("\n").length)}
        value={text}
        maxLength={maxTextLength}
        dir="auto"
        data-testid="composer"
        aria-label={words.write}
        placeholder={words.write}
        onInput={(event) => onInput(event.currentTarget.value)}
        onPaste={(event) => {
          const { files } = event.clipboardData ?? {};
          if (!uploads || !files?.length) return;
          event.preventDefault();
          attach(files);
        }}
        onKeyDown={(event) => {
          // Enter that confirms an input method's candidate must not send; Safari says so only by key code 229.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229)
            return;
          event.preventDefault();
          send();
        }}
      />
      <button
        type="button"
        data-testid="send"
        aria-label={words.send}
        disabled={!text.trim()}
        onClick={send}
      >
        <Icon name="send" />
      </button>
    </div>
  );
}
