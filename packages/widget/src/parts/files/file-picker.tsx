import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ChatState } from "@proffer/sdk";
import { useWidget } from "../../context.ts";
import { formatBytes } from "../../format-more.ts";
import { Glyph, Icon } from "../icons.tsx";
import { strokes } from "../more-icons.ts";
import { FileTray } from "./file-tray.tsx";
import { useHeldOver } from "./use-held-over.ts";

interface FilePickerProps {
  readonly files: readonly File[];
  readonly onFiles: (files: readonly File[]) => void;
  /** What came last. */
  readonly given: readonly File[];
  readonly limits: NonNullable<ChatState["features"]["uploads"]>;
}

/** Takes files in and shows what waits to be sent. What the server would refuse is said here already. */
export function FilePicker({ files, onFiles, given, limits }: FilePickerProps): JSX.Element {
  const { words, locale } = useWidget();
  const [faults, setFaults] = useState<readonly string[]>([]);
  const [said, say] = useState("");
  const place = useRef<HTMLSpanElement>(null);
  const isOver = useHeldOver(place);
  useEffect(() => {
    const faultOf = ({ name, size, type }: File): string | undefined => {
      if (!takes(limits.types, type)) return words.value.badType(name);
      if (size <= limits.maxBytes) return undefined;
      return words.value.tooLarge(name, formatBytes(limits.maxBytes, locale));
    };
    const good = given.filter((file) => !faultOf(file));
    setFaults(given.flatMap((file) => faultOf(file) ?? []));
    say(good.map(({ name }) => words.value.attached(name)).join(" "));
    if (good.length > 0) onFiles([...files, ...good]);
  }, [given]);
  return (
    <>
      {isOver && (
        <div class="drop">
          <Icon name="clip" />
          {words.value.dropHere}
        </div>
      )}
      <FileTray files={files} onFiles={onFiles} />
      {faults.length > 0 && (
        <div class="tray-faults" role="alert" data-testid="file-fault">
          <Glyph d={strokes.alert} />
          <span dir="auto">{faults.join(" ")}</span>
        </div>
      )}
      <span class="sr" role="status" ref={place}>
        {said}
      </span>
    </>
  );
}

/** `image/png`, or `image/*` for all of its kind. */
function takes(types: readonly string[], type: string): boolean {
  return types.some((one) =>
    one.endsWith("/*") ? type.startsWith(one.slice(0, -1)) : one === type,
  );
}
