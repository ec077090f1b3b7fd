/** The files of an article in the library of a WordPress: which are there already, and how the others get there. */
import type { Article, Medium } from "./article.js";
import type { KnownPost } from "./state.js";
import type { UploadedFile, WordPressSite } from "./wordpress-site.js";

/**
 * Of the `files` that are attached to a post those of the article, by its paths. `known` is what was kept of that post.
 */
export function uploadedMedia(
  { media }: Article,
  files: readonly UploadedFile[],
  known: KnownPost | undefined,
): Map<string, UploadedFile> {
  return new Map(
    media.flatMap((medium) => {
      const { id, sha256 } = known?.media[medium.path] ?? {};
      const file = files.find((one) => (one.id === id && sha256 === medium.sha256) || one.slug === slugOfFile(medium));
      return file ? [[medium.path, file] as const] : [];
    }),
  );
}

export async function upload(site: WordPressSite, medium: Medium, post: number): Promise<UploadedFile> {
  const form = () => {
    const body = new FormData();
    body.set("post", String(post));
    body.set("title", medium.name.replace(/\.[a-z]+$/, ""));
    if (medium.alt !== "") body.set("alt_text", medium.alt);
    body.set("caption", medium.title);
    body.set("file", new Blob([medium.bytes as Uint8Array<ArrayBuffer>], { type: medium.type }), medium.name);
    return body;
  };
  return site.write("media?context=edit", form, site.readFile, async () =>
    (await site.filesOf(post)).find(({ slug }) => slug === slugOfFile(medium)),
  );
}

const slugOfFile = ({ name }: Medium) => name.replace(/\.[a-z]+$/, "");

/** WordPress makes a smaller copy of a picture that is wider or higher than 2560, and shows that. */
export function isScaled({ type, bytes }: Medium): boolean {
  if (type !== "image/png" || bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Math.max(view.getUint32(16), view.getUint32(20)) > 2560;
}
