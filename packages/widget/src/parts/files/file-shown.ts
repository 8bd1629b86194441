/** A file in a message, sent or on its way. */
export interface FileShown {
  readonly name: string;
  /** Its MIME type. */
  readonly type: string;
  readonly bytes: number;
  readonly url?: string;
  /** Of an image that is on its way. */
  readonly previewUrl?: string;
  readonly width?: number;
  readonly height?: number;
}

/** The largest that a picture is drawn in the conversation. */
const maxPx = { width: 264, height: 320 };

/** How large a picture is drawn: its place is kept free for it. `undefined` where nobody has said how large it is. */
export function sizeOf({
  width,
  height,
}: FileShown): { readonly width: string; readonly aspectRatio: string } | undefined {
  if (!width || !height) return undefined;
  const scale = Math.min(1, maxPx.width / width, maxPx.height / height);
  return { width: `${Math.round(width * scale)}px`, aspectRatio: `${width} / ${height}` };
}

/** The types that a browser draws by itself; what else calls itself an image is offered as a file. */
const drawn = /^image\/(png|jpeg|gif|webp|avif)$/;

export function isPicture(type: string): boolean {
  return drawn.test(type);
}
