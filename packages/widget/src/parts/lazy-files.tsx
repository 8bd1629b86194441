import type { JSX } from "preact";
import { sizeOf } from "./files/file-shown.ts";
import type { FileShown } from "./files/file-shown.ts";
import { filesLater } from "./files-later.ts";
import { LazyPart } from "./lazy-part.tsx";

/** A message's file. Its place is kept free in its size, so that nothing moves when it comes. */
export function LazyFile({ file }: { readonly file: FileShown }): JSX.Element {
  const size = sizeOf(file);
  const waiting = size ? <div class="shot" style={size} /> : <div class="bubble">{file.name}</div>;
  return (
    <LazyPart of={filesLater} waiting={waiting} failed={<div class="bubble">{file.name}</div>}>
      {({ FileView }) => <FileView file={file} />}
    </LazyPart>
  );
}
