import { routes } from "@proffer/protocol";
import type { Attachment } from "@proffer/protocol";
import type { FileRow } from "../storage/schema.ts";

export function toAttachment(row: FileRow): Attachment {
  const { id, name, type, bytes, width, height } = row;
  return {
    id,
    name,
    type,
    bytes,
    url: `${routes.files}/${id}/${encodeURIComponent(name)}`,
    ...(width !== null && height !== null && { width, height }),
  };
}
