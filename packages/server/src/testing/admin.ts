import { routes } from "@proffer/protocol";
import type {
  AuditReply,
  ErrorReply,
  PublicationState,
  PublishReply,
  PublishRequest,
} from "@proffer/protocol";
import type { Site } from "./site.ts";

/** What an admin does to a site, over the wire. */
export interface SiteAdmin {
  state(): Promise<PublicationState>;
  /** The file's text, made from what is newest. */
  publish(
    rules: unknown,
    rest?: Partial<PublishRequest>,
  ): Promise<{ status: number; body: PublishReply & ErrorReply }>;
  post<Reply = PublicationState>(
    path: string,
    body: unknown,
  ): Promise<{ status: number; body: Reply & ErrorReply }>;
  audit(query?: string): Promise<AuditReply>;
}

export function adminOf({ url, agentKey }: Pick<Site, "url" | "agentKey">): SiteAdmin {
  const headers = { authorization: `Bearer ${agentKey}`, "content-type": "application/json" };
  async function get<Reply>(path: string): Promise<Reply> {
    return (await fetch(url + path, { headers })).json() as Promise<Reply>;
  }
  async function post<Reply>(path: string, body: unknown) {
    const response = await fetch(url + path, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Reply & ErrorReply };
  }
  const state = (): Promise<PublicationState> => get(routes.rulesets);
  return {
    state,
    post,
    async publish(rules, rest = {}) {
      const { stable, candidate } = await state();
      const replaces = candidate?.hash ?? stable?.hash ?? null;
      const text = typeof rules === "string" ? rules : JSON.stringify(rules, null, 2);
      return post<PublishReply>(routes.rulesets, { text, replaces, ...rest });
    },
    audit: (query = "") => get(routes.audit + query),
  };
}
