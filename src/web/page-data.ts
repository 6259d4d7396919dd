import type { Watchlist } from "../protocol/person.ts";
import type { SessionView } from "../protocol/session.ts";

/** Pinned repositories, with the entity tag that a change of them has to name. */
export interface VersionedWatchlist extends Watchlist {
  version: string;
}

/** What the Worker tells the browser app with the page, so that the first paint is the right one. */
export interface PageData {
  /** Whether this deployment shows sample data. */
  sampleData: boolean;
  /** Address of GitHub's pages: github.com or an Enterprise Server. */
  githubUrl: string;
  /** Host of the model that reads private repositories; null when none does. */
  privateModelHost: string | null;
  /** What is known of the visitor; null when that was not looked up. */
  session: SessionView | null;
  /** The pinned repositories with what was counted of them; null when that was not looked up. */
  watchlist: VersionedWatchlist | null;
  /** Whether the address is that of a docket which somebody shared. */
  byLink?: boolean;
  /**
   * Whether the address may start a docket by itself: the person typed or kept it, or came from this site. A page
   * elsewhere that leads here must not spend what its visitor has.
   */
  startsByItself: boolean;
}
