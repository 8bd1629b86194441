/* global analytics, api, browser, init -- Shopify gives these to a custom pixel */
import { connectPixel } from "@proffer/sdk/shopify-pixel";

connectPixel(
  { analytics, browser, init, customerPrivacy: api.customerPrivacy },
  { endpoint: "https://help.example.com" },
);
