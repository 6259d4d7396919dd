const IPV6_GROUPS = 8;
/** Of the /64 that one customer gets. */
const NETWORK_GROUPS = 4;

/**
 * What a client is counted by. Cloudflare sets the header and nobody else can; whoever has one IPv6 address has the
 * 2^64 of its network, so those count as one.
 */
export function clientAddress(headers: Headers): string {
  const address = headers.get("CF-Connecting-IP") ?? "";
  return address.includes(":") ? networkOf(address.toLowerCase()) : address;
}

function networkOf(address: string): string {
  const [head = [], tail = []] = address
    .split("::")
    .map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: IPV6_GROUPS - head.length - tail.length }, () => "0");
  return `${[...head, ...zeros, ...tail].slice(0, NETWORK_GROUPS).join(":")}::/64`;
}
