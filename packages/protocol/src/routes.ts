import { pageRoutes } from "./page-routes.ts";

/** Every path that the server answers to; the SDK, the widget and the desk know no others. */
export const routes = {
  ...pageRoutes,
  screen: "/v1/screen",
  group: "/v1/group",
  alias: "/v1/alias",
  /** `POST`, as Shopify signs it → {@link WebhookReply}. */
  shopifyWebhook: "/v1/webhooks/shopify",
  /** `POST`, signed as Standard Webhooks say → {@link WebhookReply}. */
  webhook: "/v1/webhooks/:source",
  /** `POST` {@link RedemptionRequest}, `POST /ID/commit` {@link CommitRequest}, `POST /ID/release` → {@link RedemptionReply}: the shop's checkout. */
  redemptions: "/v1/redemptions",
  /** `GET` → {@link CampaignsReply}. */
  campaigns: "/v1/campaigns",
  /** `POST` {@link RevokeRequest} → {@link RevokeReply}. */
  revocations: "/v1/revocations",
  /** `POST /NAME` {@link PoolRequest} → {@link PoolReply}. */
  pools: "/v1/pools",
  /** The same for the shop's own server, which names a user or a device: {@link ShopPersonRequest}. */
  exportForShop: "/v1/people/export",
  eraseForShop: "/v1/people/erase",
  /** `GET` → {@link PublicationState}; `POST` {@link PublishRequest} → {@link PublishReply}; `GET /HASH` a version's text. */
  rulesets: "/v1/rulesets",
  /** `POST` {@link RolloutRequest} → {@link PublicationState}. */
  rollout: "/v1/rollout",
  /** `POST` {@link SwitchRequest} → {@link PublicationState}: the kill switch. */
  switches: "/v1/switches",
  /** `POST` {@link RollbackRequest} → {@link PublicationState}. */
  rollback: "/v1/rollback",
  /** `GET` → {@link AuditReply}. */
  audit: "/v1/audit",
  /** `POST` {@link RulesKeysRequest} → {@link RulesKeys}. */
  changeRulesKeys: "/v1/rules-keys",
  /** `GET` → {@link RulesKeys}: the public keys that bulletins are signed with. */
  rulesKeys: "/.well-known/proffer-keys.json",
  /** `GET` → {@link SessionReply}; `POST` {@link SignInRequest} → {@link SessionReply}; `DELETE` signs out, `?everywhere` on every device. */
  session: "/v1/session",
  /** `POST` {@link ResetRequest}: a link goes by mail, if there is such an account. */
  passwordReset: "/v1/session/reset",
  /** `POST` {@link SetPasswordRequest} → {@link SessionReply}. */
  password: "/v1/session/password",
  /** `GET /ID` leads to a provider, `GET /ID/callback` back from it. */
  provider: "/v1/session/with",
  /** `GET` → {@link Account}s; `POST` {@link NewAccount} → {@link Invitation}; `POST /ID` {@link AccountChange}; `DELETE /ID`. */
  accounts: "/v1/accounts",
  /** `GET` → {@link SiteKey}s; `POST` {@link NewSiteKey} → {@link MadeSiteKey}; `DELETE /ID` revokes it. */
  keys: "/v1/keys",
  /** `GET ?state=…&limit=…` → {@link DeliveryList}. */
  deliveries: "/v1/deliveries",
  /** `POST` {@link RetryRequest} → {@link RetryReply}. */
  retryDeliveries: "/v1/deliveries/retry",
  /** `GET ?token=…` a page that asks; `POST ?token=…` ends mails to an address, by one click (RFC 8058). */
  unsubscribe: "/v1/unsubscribe",
  health: "/healthz",
} as const;
