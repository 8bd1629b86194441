/** A file as it stands in a message; what `POST /v1/files` answers. */
export interface Attachment {
  /** Nobody can guess it: who knows it may have the file. */
  readonly id: string;
  /** Cleaned, with an ending that fits the type. */
  readonly name: string;
  /** What the file's first bytes say, and not only whoever sent it. */
  readonly type: string;
  readonly bytes: number;
  /** From the server's root; the SDK makes it whole. */
  readonly url: string;
  /** In pixels, where it is an image that says so. */
  readonly width?: number;
  readonly height?: number;
}

/** A file that a customer has uploaded, as an export of their data lists it. */
export interface FileRecord extends Attachment {
  /** UTC ms. */
  readonly uploadedAt: number;
  /** Where it was sent; absent where it was not. */
  readonly conversation?: string;
}

/** The types that a server takes unless it is told otherwise, each with the ending of its files' names. */
export const fileTypes = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "application/pdf": "pdf",
  "text/plain": "txt",
  "video/mp4": "mp4",
} as const satisfies Readonly<Record<string, string>>;

/** A key of {@link fileTypes}. */
export type FileType = keyof typeof fileTypes;
