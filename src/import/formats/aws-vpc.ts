/** AWS VPC flow logs as text (https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html). */
import { type Format, hasAll } from "./format.js";

/** Of the second version, which CloudWatch delivers without a header. */
const defaults =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status".split(
    " ",
  );

const isRecord = (line: string) =>
  /^\d+ (\d+|unknown) eni-\S+( \S+){9} (ACCEPT|REJECT|-) (OK|NODATA|SKIPDATA)$/.test(line);

export const awsVpc: Format = {
  name: "aws-vpc",
  recognises: ({ header, lines: [first = ""] }) =>
    hasAll(first.split(" "), ["srcaddr", "dstaddr", "start"]) ||
    hasAll(header, ["srcaddr", "dstaddr", "start"]) ||
    isRecord(first),
  open: ({ lines: [first = ""], header, delimiter }) => ({
    cut: "csv",
    sources: {
      time: ["start"],
      src_ip: ["srcaddr"],
      src_port: ["srcport"],
      dst_ip: ["dstaddr"],
      dst_port: ["dstport"],
      protocol: ["protocol"],
      packets: ["packets"],
      tcp_flags: ["tcp-flags", "tcp_flags"],
    },
    others: { status: ["log-status", "log_status"] },
    sensors: { before: ["sensor"], after: ["interface-id", "interface_id", "dstaddr"] },
    shape: "aws_vpc",
    delimiter: header.includes("srcaddr") ? delimiter : " ",
    ...(isRecord(first) ? { names: defaults } : {}),
  }),
};
