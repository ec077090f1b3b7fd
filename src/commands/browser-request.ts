/** Where a browser may be looked for and unpacked to, told from the environment. */
import { join } from "node:path";
import type { Outside } from "../base/outside.js";

export function browserRequest({ environment, home }: Outside): {
  explicit: string | undefined;
  cacheFolder: string;
  environment: Outside["environment"];
} {
  const cache = environment["XDG_CACHE_HOME"] || join(home, ".cache");
  return {
    explicit: environment["TSUBAME_BROWSER"] || undefined,
    cacheFolder: join(cache, "tsubame-report"),
    environment,
  };
}
