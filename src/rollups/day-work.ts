/** Many days, two or three at a time. */
import { spillFolder } from "../base/cache.js";
import type { Progress } from "../base/progress.js";
import { openDatabase, type Session } from "../engines/duckdb.js";
import type { Config } from "../workspace/config.js";

export type DayJobs<Job> = {
  readonly jobs: readonly Job[];
  /** Of all jobs together. */
  readonly rows: number;
  readonly memoryMb: number;
  /** All files that the work can read. */
  readonly reads: readonly string[];
  /** Once for each session, before its first day: gives what works on a day. */
  open(session: Session): Promise<(job: Job) => Promise<void>>;
};

/**
 * Two days in flight, each on an instance with one thread: a fifth less work than one instance with two. A small day
 * waits for its next statement longer than it works, so there three fill two cores. The first failure ends all.
 */
export async function workThroughDays<Job>(
  { folder }: Pick<Config, "folder">,
  { jobs, rows, memoryMb, reads, open }: DayJobs<Job>,
  progress: Progress,
): Promise<void> {
  const queue = [...jobs];
  let finished = 0;
  const worker = async () => {
    const database = await openDatabase({ memoryMb, scratch: spillFolder(folder), threads: 1, reads });
    try {
      const work = await open(await database.open());
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        await work(next);
        progress.advance(++finished, jobs.length);
      }
    } catch (error) {
      queue.length = 0;
      throw error;
    } finally {
      database.close();
    }
  };
  // To open an instance costs as much as one small day.
  const inFlight =
    rows / Math.max(1, jobs.length) < 100_000 ? Math.min(3, Math.ceil(jobs.length / 3)) : Math.min(2, jobs.length);
  const results = await Promise.allSettled(Array.from({ length: inFlight }, worker));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
