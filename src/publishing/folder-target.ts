/**
 * Targets that are a folder: files of a site, or files to be handed on. What somebody else changed there is never
 * written over.
 */
import type { Folder } from "./folder-layout.js";
import { planFiles } from "./folder-plan.js";
import { publishFiles } from "./folder-publication.js";
import { verifyFiles } from "./folder-verdict.js";
import type { Target } from "./targets.js";

export function folderTarget(folder: Folder): Target {
  return {
    plan: (request) => planFiles(folder, request),
    apply: (request, plan, save, progress) => publishFiles(folder, request, plan, save, progress),
    verify: (request) => verifyFiles(folder, request),
  };
}
