import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ChatState } from "@proffer/sdk";
import { useWidget } from "../context.ts";
import { Icon } from "./icons.tsx";
import { filesLater } from "./files-later.ts";
import { LazyPart } from "./lazy-part.tsx";

interface AttachProps {
  readonly files: readonly File[];
  readonly onFiles: (files: readonly File[]) => void;
}

/** The ways to add files, where the server takes any. What looks at them and shows them comes with the first. */
export function Attach(props: AttachProps): JSX.Element | null {
  const { uploads } = useWidget().controller.state.value.chat.features;
  return uploads && <Ways {...props} limits={uploads} />;
}

interface WaysProps extends AttachProps {
  readonly limits: NonNullable<ChatState["features"]["uploads"]>;
}

function Ways(props: WaysProps): JSX.Element {
  const { words } = useWidget();
  /** What was chosen, pasted or dropped last; without any while it is held over the panel; `null` before that. */
  const [given, setGiven] = useState<readonly File[] | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => listenToPanel(input.current as HTMLElement, setGiven), []);
  return (
    <>
      {given && (
        <LazyPart of={filesLater} waiting={null} failed={null}>
          {({ FilePicker }) => <FilePicker {...props} given={given} />}
        </LazyPart>
      )}
      <input
        ref={input}
        type="file"
        class="sr"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        accept={props.limits.types.join()}
        data-testid="file-input"
        onChange={({ currentTarget }) => {
          setGiven([...(currentTarget.files ?? [])]);
          // The same file may be chosen again.
          currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class="icon-button clip"
        aria-label={words.value.attach}
        data-testid="attach"
        onClick={() => {
          filesLater.load();
          input.current?.click();
        }}
      >
        <Icon name="clip" />
      </button>
    </>
  );
}

/** Hears of files that are pasted into the panel, held over it or dropped on it. */
function listenToPanel(
  inside: HTMLElement,
  onFiles: (files: readonly File[] | ((before: readonly File[] | null) => readonly File[])) => void,
): () => void {
  const listening = new AbortController();
  const take = (event: Event): void => {
    const { clipboardData, dataTransfer } = event as ClipboardEvent & DragEvent;
    const given = clipboardData ?? dataTransfer;
    if (!given?.types?.includes("Files")) return;
    // Without this the browser would leave the page for the file.
    event.preventDefault();
    if (event.type === "dragover") onFiles((before) => before ?? []);
    else onFiles([...given.files]);
  };
  for (const type of ["paste", "dragover", "drop"])
    inside.closest(".panel")?.addEventListener(type, take, listening);
  return () => listening.abort();
}
