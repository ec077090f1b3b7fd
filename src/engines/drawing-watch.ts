/** Ends the process that draws when a drawing takes too much, or when nobody is there any more for whom it draws. */
import { workerData } from "node:worker_threads";
import { bounds, endings } from "./drawing.js";

const { begun, parent } = workerData as { readonly begun: Float64Array; readonly parent: number };

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  if ((begun[0] ?? -1) < 0) return;
  const { user, system } = process.cpuUsage();
  if (user + system - (begun[0] ?? 0) > bounds.seconds * 1e6) process.kill(process.pid, endings.time);
  if (process.memoryUsage.rss() > bounds.megabytes * 1e6) process.kill(process.pid, endings.memory);
}, 200);
