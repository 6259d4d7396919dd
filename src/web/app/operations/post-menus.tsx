import { type EntrySetting, renderEntryBody } from "../../../markdown/docket.ts";
import type { Entry } from "../../../protocol/docket.ts";
import type { EntryName } from "../../../protocol/entry-key.ts";
import { Menu, MenuItem } from "../parts/menu.tsx";
import { composerIdOf } from "./compositions.ts";
import { newComment, newIssue } from "./unsent-text.ts";
import { useOperations, useOperationsOn } from "./use-operations.ts";

/** Ways to put one entry, or one's own words, on GitHub. */
export function PostEntry({
  entry,
  about,
  setting,
}: {
  entry: Entry;
  about: EntryName;
  setting: EntrySetting;
}) {
  const operations = useOperations();
  const { number } = entry;
  const composerId = composerIdOf(about);
  const compose = (body: string) =>
    operations.compose(composerId, { ...newComment(number, body), repository: about.repository });
  return !useOperationsOn() ? null : (
    <Menu icon="paper-airplane" label="Post" about={`about #${number}`} small>
      <MenuItem
        label="Comment with this summary"
        onPress={() => compose(renderEntryBody(entry, setting))}
      />
      <MenuItem label="Comment of your own" onPress={() => compose("")} />
    </Menu>
  );
}

export interface PostDocketProps {
  repository: string;
  /** Number of the entry that is offered first. */
  first: number | null;
}

/** Ways to put the whole docket on GitHub. */
export function PostDocket({ repository, first }: PostDocketProps) {
  const operations = useOperations();
  return !useOperationsOn() ? null : (
    <Menu icon="paper-airplane" label="Post" about="the docket">
      <MenuItem
        label="As an issue"
        onPress={() =>
          operations.compose(
            "post",
            newIssue(`Most discussed open pull requests of ${repository}`, null),
          )
        }
      />
      <MenuItem
        label="As a comment"
        onPress={() => operations.compose("post", newComment(first, null))}
      />
    </Menu>
  );
}
