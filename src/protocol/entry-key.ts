/** What tells pull requests apart in a docket: GitHub's names are the same in any case. */
export interface EntryName {
  /** Events of an earlier version do not say; they are of dockets of one repository. */
  repository?: string | undefined;
  number: number;
}

export function entryKey({ repository = "", number }: EntryName): string {
  return `${repository.toLowerCase()}#${number}`;
}

/** Whether both name the same one; where one does not say its repository, there is only one. */
export function isSameEntry(one: EntryName, other: EntryName): boolean {
  return (
    one.number === other.number &&
    (one.repository === undefined ||
      other.repository === undefined ||
      one.repository.toLowerCase() === other.repository.toLowerCase())
  );
}
