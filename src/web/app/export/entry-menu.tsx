import { type EntrySetting, renderEntryMarkdown } from "../../../markdown/docket.ts";
import type { Entry } from "../../../protocol/docket.ts";
import { Menu, MenuItem } from "../parts/menu.tsx";
import { copy } from "./copied-note.tsx";
import { entryAsText } from "./plain-text.ts";
import { entryAsSlack } from "./slack-text.ts";

/** Ways to take one entry along. */
export function EntryMenu({
  entry,
  position,
  setting,
}: {
  entry: Entry;
  position: number;
  setting: EntrySetting;
}) {
  const name = `#${entry.number}`;
  return (
    <Menu icon="copy" label="Copy" about={name} small>
      <MenuItem
        label="As Markdown"
        onPress={() =>
          void copy(renderEntryMarkdown(entry, position, setting), `${name} as Markdown`)
        }
      />
      <MenuItem
        label="As plain text"
        onPress={() => void copy(entryAsText(entry, setting), `${name} as plain text`)}
      />
      <MenuItem
        label="For Slack"
        onPress={() => void copy(entryAsSlack(entry, setting), `${name} for Slack`)}
      />
    </Menu>
  );
}
