import { renderEntryBody } from "../../../markdown/docket.ts";
import type { Entry } from "../../../protocol/docket.ts";
import { useCommands } from "../page/use-commands.ts";
import { Menu, MenuItem } from "../parts/menu.tsx";
import { commentOn, issueOf } from "./draft.ts";
import { placeOf } from "./place.ts";
import { useOperationsOn } from "./use-operations-on.ts";

/** Ways to put one entry, or one's own words, on GitHub. */
export function PostEntry({ entry }: { entry: Entry }) {
  const { operating } = useCommands();
  const { number } = entry;
  const place = placeOf(number);
  return !useOperationsOn() ? null : (
    <Menu icon="paper-airplane" label="Post" about={`about #${number}`} small>
      <MenuItem
        label="Comment with this summary"
        onPress={() => operating.compose(place, commentOn(number, renderEntryBody(entry)))}
      />
      <MenuItem
        label="Comment of your own"
        onPress={() => operating.compose(place, commentOn(number, ""))}
      />
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
  const { operating } = useCommands();
  return !useOperationsOn() ? null : (
    <Menu icon="paper-airplane" label="Post" about="the docket">
      <MenuItem
        label="As an issue"
        onPress={() =>
          operating.compose(
            "post",
            issueOf(`Most discussed open pull requests of ${repository}`, null),
          )
        }
      />
      <MenuItem
        label="As a comment"
        onPress={() => operating.compose("post", commentOn(first, null))}
      />
    </Menu>
  );
}
