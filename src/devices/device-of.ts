/** From what fingerprints say to the device they mean: its vendor, product, firmware and kind. */
import { visible } from "../base/escape.js";
import type { Traits } from "./fingerprints.js";

/** Null is not known. Texts are one visible line each, but may be anybody's: escape them like any other. */
export type Device = {
  readonly vendor: string | null;
  readonly product: string | null;
  readonly firmware: string | null;
  readonly device_type: string | null;
};

/** Longer texts are cut: no real name is. */
const longestName = 100;

/**
 * The device behind a match, by the parameter names of https://github.com/rapid7/recog; undefined when the match tells
 * only of a program or of a general operating system, which run on anything.
 */
export function deviceOf(traits: Traits): Device | undefined {
  const first = (...names: string[]) =>
    names.map((name) => nameOf(traits[name])).find((value) => value !== null) ?? null;
  const sure = (part: string) => Number(traits[`${part}.certainty`] ?? 1) > 0;
  const kindOf = (part: string) =>
    sure(part) && traits[`${part}.device`] !== "General" ? first(`${part}.device`) : null;
  // The part that tells of the device: its hardware, else a system or service that only devices of a kind have.
  const hardware = sure("hw") && first("hw.vendor", "hw.product", "hw.model", "hw.family", "hw.device") !== null;
  const part = hardware ? "hw" : kindOf("os") !== null ? "os" : kindOf("service") !== null ? "service" : undefined;
  if (part === undefined) return undefined;
  const vendor = first(`${part}.vendor`) ?? (hardware && kindOf("os") !== null ? first("os.vendor") : null);
  const sameVendor = vendor !== null && first("os.vendor")?.toLowerCase() === vendor.toLowerCase();
  return {
    vendor,
    product: first(`${part}.product`, `${part}.model`, `${part}.family`, `${part}.series`),
    // The version of a system is the firmware when the system is the device's own.
    firmware: part === "os" || traits["os.vendor"] === undefined || sameVendor ? first("os.version") : null,
    device_type: kindOf("hw") ?? kindOf("os") ?? kindOf("service"),
  };
}

/** A name from outside made one visible line without spaces around; null when nothing is left. */
export function nameOf(text: unknown): string | null {
  if (typeof text !== "string") return null;
  const name = [...visible(text.slice(0, 4 * longestName)).trim()].slice(0, longestName).join("");
  return name === "" ? null : name;
}

/** What is known of a device by the one that says most; what it leaves open is taken from the others. */
export function mergeDevices<Named extends Device>(devices: readonly Named[]): Named | undefined {
  const known = ({ vendor, product, firmware, device_type }: Device) =>
    [vendor, product, firmware, device_type].filter((value) => value !== null).length;
  const [best, ...others] = [...devices].sort((a, b) => known(b) - known(a));
  return best && others.reduce((merged, other) => completeDevice(merged, other), best);
}

/** What one leaves open, another of the same vendor and product may say. */
export function completeDevice<Named extends Device>(
  device: Named,
  { vendor, product, firmware, device_type }: Device,
): Named {
  const sameVendor = vendor !== null && vendor.toLowerCase() === device.vendor?.toLowerCase();
  if (!sameVendor || (product !== null && device.product !== null && product !== device.product)) return device;
  return {
    ...device,
    product: device.product ?? product,
    firmware: device.firmware ?? firmware,
    device_type: device.device_type ?? device_type,
  };
}
