/** How progress looks: a bar that redraws itself on a terminal, plain lines in a log. */
import type { Outside } from "../base/outside.js";
import type { Progress } from "../base/progress.js";
import { stepName } from "../i18n/program-language.js";

/** A bar is redrawn at most ten times a second. `end` takes it away. */
export function showProgress({ tell, terminal, columns, now, language }: Outside): Progress & { end(): void } {
  let step = "";
  let drawn = 0;
  const clear = () => (terminal && step !== "" ? tell("\r\u001b[K") : undefined);
  return {
    step(name) {
      clear();
      const before = step;
      step = stepName(language, name);
      drawn = 0;
      // In a log, what goes on is said once.
      if (terminal) tell(`${step} …`);
      else if (step !== before) tell(`${step}\n`);
    },
    advance(done, total) {
      if (!terminal || (done < total && now() - drawn < 100)) return;
      drawn = now();
      const width = Math.max(10, Math.min(30, columns - 2 * step.length - 20));
      const filled = Math.round((width * done) / Math.max(1, total));
      tell(`\r\u001b[K${step} ${"█".repeat(filled)}${"░".repeat(width - filled)} ${done}/${total}`);
    },
    note(line) {
      clear();
      tell(`${line}\n`);
    },
    end() {
      clear();
      step = "";
    },
  };
}
