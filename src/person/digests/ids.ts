import { encodeBase64Url } from "../../encoding.ts";

export function randomId(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

export function mintDeliveryId(): string {
  return `dlv_${randomId()}`;
}
