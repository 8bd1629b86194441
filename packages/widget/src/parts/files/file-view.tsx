import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { formatBytes } from "../../format-more.ts";
import { parsePageUrl } from "../../safe-url.ts";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";
import { isPicture, sizeOf } from "./file-shown.ts";
import type { FileShown } from "./file-shown.ts";

interface FileProps {
  readonly file: FileShown;
}

/** A message's file: a picture as it is, anything else by its name. Both open in a tab of their own. */
export function FileView({ file }: FileProps): JSX.Element {
  const [isGone, setGone] = useState(false);
  const picture = isPicture(file.type) && !isGone && (parsePageUrl(file.url) ?? file.previewUrl);
  if (!picture) return <FileLine file={file} />;
  return <Picture file={file} src={picture} onGone={() => setGone(true)} />;
}

interface PictureProps extends FileProps {
  readonly src: string;
  readonly onGone: () => void;
}

/** Its size is known before it comes: the conversation does not move. */
function Picture({ file, src, onGone }: PictureProps): JSX.Element {
  const words = useWidget().words.value;
  const size = sizeOf(file);
  const image = <img src={src} alt={words.picture(file.name)} decoding="async" onError={onGone} />;
  const url = parsePageUrl(file.url);
  const look = { class: size ? "shot" : "shot unknown", ...(size && { style: size }) };
  if (!url) return <span {...look}>{image}</span>;
  return (
    <a {...look} href={url} target="_blank" rel="noopener noreferrer" data-testid="picture">
      {image}
      <span class="sr">({words.newTab})</span>
    </a>
  );
}

function FileLine({ file }: FileProps): JSX.Element {
  const { words, locale } = useWidget();
  const url = parsePageUrl(file.url);
  const inside = (
    <>
      <span class="chip">
        <Glyph d={strokes.file} />
      </span>
      <span class="file-text">
        <strong dir="auto">{file.name}</strong>
        <small>{formatBytes(file.bytes, locale)}</small>
      </span>
    </>
  );
  if (!url) return <span class="file">{inside}</span>;
  return (
    <a class="file" href={url} target="_blank" rel="noopener noreferrer" data-testid="file">
      {inside}
      <Glyph d={strokes.out} flip />
      <span class="sr">({words.value.newTab})</span>
    </a>
  );
}
