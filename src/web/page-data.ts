import type { SessionView } from "../protocol/session.ts";

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
}
