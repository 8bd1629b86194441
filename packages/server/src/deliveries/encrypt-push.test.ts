import { expect, test } from "vitest";
import { decryptPush, pushBrowser } from "../testing/fake-push-service.ts";
import { encryptPush } from "./encrypt-push.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "base64url");

test("encrypts RFC 8291's own example to RFC 8291's own bytes", () => {
  // Section 5 and appendix A.
  const keys = {
    p256dh:
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  };
  const secrets = {
    salt: bytes("DGv6ra1nlYgDCS1FRnbzlw"),
    privateKey: bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
  };
  const plain = Buffer.from("When I grow up, I want to be a watermelon");
  expect(encryptPush(plain, keys, secrets).toString("base64url")).toBe(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
  );
});

test("what it encrypts, the browser reads and nobody else; never twice the same", () => {
  const [ada, eve] = [pushBrowser(), pushBrowser()];
  const plain = Buffer.from("您的购物车");
  const sealed = encryptPush(plain, ada.keys);
  expect(decryptPush(sealed, ada).toString()).toBe("您的购物车");
  expect(() => decryptPush(sealed, eve)).toThrow("authenticate");
  expect(encryptPush(plain, ada.keys)).not.toEqual(sealed);
});
