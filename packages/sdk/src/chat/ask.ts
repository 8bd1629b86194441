import type {
  Conversation,
  HelpArticle,
  HelpReply,
  TranscriptReply,
  TranscriptRequest,
} from "@proffer/protocol";
import { ProfferError, helpRoute, transcriptRoute } from "@proffer/protocol";
import { Http } from "../transport/http.ts";
import type { ChatDeps } from "./chat.ts";

type AskDeps = Pick<ChatDeps, "endpoint" | "fetch" | "identity" | "locale" | "maySend">;

/** @throws ProfferError whose message may be shown. */
export async function mailTranscript(
  deps: AskDeps,
  conversation: Conversation | null,
  email: string,
): Promise<void> {
  const http = reach(deps);
  if (!conversation || !deps.maySend())
    throw new ProfferError("not_found", "There is no conversation that could be sent.");
  const { anonymousId, ...proof } = deps.identity();
  const request: TranscriptRequest = {
    anonymousId,
    conversation: conversation.id,
    email: String(email).trim(),
    ...(deps.locale && { locale: deps.locale() }),
  };
  await http.post<TranscriptReply>(transcriptRoute, request, proof);
}

/** @throws ProfferError where the server does not answer. */
export async function searchHelp(deps: AskDeps, query: string): Promise<readonly HelpArticle[]> {
  // As much as the server reads.
  const q = String(query).trim().slice(0, 200);
  const asked = new URLSearchParams({ q, ...(deps.locale && { locale: deps.locale() }) });
  const { articles } = await reach(deps).get<HelpReply>(`${helpRoute}?${asked}`);
  return Array.isArray(articles) ? articles : [];
}

function reach({ endpoint, fetch = globalThis.fetch?.bind(globalThis) }: AskDeps): Http {
  if (endpoint !== undefined && fetch) return new Http(endpoint, fetch);
  throw new ProfferError("unavailable", "There is no server that could be asked.");
}
