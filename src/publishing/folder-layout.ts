/** What lies in a folder that is a target: the files of one kind of site, or files to be handed on. */
import type { Exchange } from "../engines/exchange.js";
import type { Addresses } from "./addresses.js";
import type { Article } from "./article.js";
import type { PublishingRequest, TargetNote } from "./targets.js";

/** `article` is the key of the one that it belongs to. */
export type FolderFile = { readonly content: string | Uint8Array; readonly article: string };

/** What makes one kind of folder differ from another. `addresses` are those that its files hold. */
export type FolderLayout = {
  files(request: PublishingRequest): Promise<ReadonlyMap<string, FolderFile>>;
  addresses(article: Article, request: PublishingRequest): Addresses;
  readonly notes: readonly TargetNote[];
};

/**
 * `path` is absolute; `address` says where readers find an article, undefined when nobody said so; `exchange` asks
 * there.
 */
export type Folder = {
  readonly path: string;
  readonly layout: FolderLayout;
  readonly address: (article: Article) => string | undefined;
  readonly exchange: Exchange | undefined;
};
