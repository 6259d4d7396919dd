import { useCommands } from "../page/use-commands.ts";
import { Button } from "../parts/button.tsx";
import { Menu, MenuItem } from "../parts/menu.tsx";
import { nextMonday, tomorrow } from "./snooze-times.ts";

export interface SnoozeMenuProps {
  repository: string;
  number: number;
  /** Until when it is put off already. */
  until: string | undefined;
}

/** Puts a pull request off, or takes it up again. */
export function SnoozeMenu({ repository, number, until }: SnoozeMenuProps) {
  const { snooze, endSnooze } = useCommands();
  const about = { repository, number };
  if (until !== undefined) {
    return (
      <Button variant="small" icon="clock" onPress={() => void endSnooze(about)}>
        Wake up
      </Button>
    );
  }
  return (
    <Menu icon="clock" label="Snooze" about={`#${number}`} small>
      <MenuItem
        label="Until tomorrow"
        onPress={() => void snooze(about, tomorrow(new Date()).toISOString(), "until tomorrow")}
      />
      <MenuItem
        label="Until next week"
        onPress={() => void snooze(about, nextMonday(new Date()).toISOString(), "until next week")}
      />
      <MenuItem
        label="Until something changes"
        onPress={() => void snooze(about, "change", "until something changes")}
      />
    </Menu>
  );
}
