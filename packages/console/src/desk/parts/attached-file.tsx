import type { JSX } from "preact";
import type { Attachment } from "@proffer/protocol";
import { useDesk } from "../context.ts";
import { formatBytes } from "../format.ts";
import { Icon } from "./icons.tsx";

/** A file of a message: an image is shown, and everything else is there to be saved. */
export function AttachedFile({ attachment }: { readonly attachment: Attachment }): JSX.Element {
  const { locale } = useDesk();
  const { name, type, url, bytes, width, height } = attachment;
  const isImage = type.startsWith("image/");
  return (
    <a
      class={isImage ? "attached image" : "attached"}
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      data-testid="attached"
      {...(!isImage && { download: name })}
    >
      {isImage ? (
        <img src={url} alt={name} loading="lazy" {...(width && height && { width, height })} />
      ) : (
        <>
          <Icon name="file" />
          <span>
            <bdi>{name}</bdi> <small class="soft">{formatBytes(bytes, locale)}</small>
          </span>
        </>
      )}
    </a>
  );
}
