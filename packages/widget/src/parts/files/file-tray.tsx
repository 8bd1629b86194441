import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { formatBytes } from "../../format-more.ts";
import { Glyph, Icon } from "../icons.tsx";
import { strokes } from "../more-icons.ts";
import { isPicture } from "./file-shown.ts";

interface FileTrayProps {
  readonly files: readonly File[];
  readonly onFiles: (files: readonly File[]) => void;
}

/** What waits to be sent; each can be taken away again. */
export function FileTray({ files, onFiles }: FileTrayProps): JSX.Element | null {
  const { words, locale } = useWidget();
  if (files.length === 0) return null;
  return (
    <ul class="tray" aria-label={words.value.filesToSend} data-testid="tray">
      {files.map((file) => (
        <li key={file}>
          <Preview file={file} />
          <span class="file-text">
            <strong dir="auto">{file.name}</strong>
            <small>{formatBytes(file.size, locale)}</small>
          </span>
          <button
            type="button"
            class="icon-button"
            aria-label={words.value.removeFile(file.name)}
            onClick={({ currentTarget }) => {
              // The button goes, and the focus with it.
              currentTarget.closest(".composer")?.querySelector<HTMLElement>("textarea")?.focus();
              onFiles(files.filter((other) => other !== file));
            }}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A page's CSP may forbid `blob:`; the sign for a file stands there then. */
function Preview({ file }: { readonly file: File }): JSX.Element {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!isPicture(file.type)) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (url) return <img class="chip" src={url} alt="" onError={() => setUrl(null)} />;
  return (
    <span class="chip">
      <Glyph d={strokes.file} />
    </span>
  );
}
