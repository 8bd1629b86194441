import { routes } from "@proffer/protocol";
import type { Attachment, ErrorReply } from "@proffer/protocol";

/**
 * Sends an agent's file to the server.
 *
 * @param base the site's path, or nothing.
 *
 * @throws Error with the server's own words.
 */
export async function uploadFile(
  base: string,
  file: File,
  key: string | undefined,
): Promise<Attachment> {
  const response = await fetch(
    `${base}${routes.files}?${new URLSearchParams({ name: file.name })}`,
    {
      method: "POST",
      headers: {
        "content-type": file.type || "application/octet-stream",
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: file,
    },
  );
  const reply = (await response.json()) as Attachment & Partial<ErrorReply>;
  if (!response.ok || reply.error) throw new Error(reply.error?.message ?? response.statusText);
  return reply;
}
