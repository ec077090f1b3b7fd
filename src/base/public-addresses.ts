/** Which addresses may lie anywhere on the Internet. */
import { BlockList, isIP } from "node:net";
import { reservedNetworks } from "./ipv4.js";

// Two lists: one list would look for IPv4 addresses among the IPv6 ones too, as ::ffff:0:0/96.
const special4 = new BlockList();
for (const network of reservedNetworks)
  special4.addSubnet(network.split("/")[0] ?? "", Number(network.split("/")[1]), "ipv4");
const special6 = new BlockList();
// All but global unicast, then what is special within it: Teredo and its kin, documentation, addresses that carry an
// IPv4 one.
for (const [network, bits] of [
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  special6.addSubnet(network, bits, "ipv6");

/** True for an address that may lie anywhere on the Internet: IPv4 or IPv6 as text. */
export function isPublic(address: string): boolean {
  return isIP(address) === 6 ? !special6.check(address, "ipv6") : !special4.check(address, "ipv4");
}
