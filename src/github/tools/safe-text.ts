/** Longer than any path or name that a file system takes. */
const PATH_MAX_CODE_UNITS = 1000;

/**
 * Whether a text may become part of a path of GitHub's API, by us or by a tool that puts it there unseen: nothing that
 * climbs out of the repository, in any spelling, and nothing that ends the path.
 */
export function isSafePath(text: string): boolean {
  // Look-alikes of dots and slashes become those once somebody normalizes them.
  const plain = text.normalize("NFKC");
  return (
    text.length <= PATH_MAX_CODE_UNITS &&
    !/[\p{C}\\%?#:;]/u.test(plain) &&
    plain.split("/").every((segment) => !/^\.{0,2}$/.test(segment.trim()))
  );
}

/** Whether git could have given a branch, tag or commit this name. https://git-scm.com/docs/git-check-ref-format */
export function isSafeRef(text: string): boolean {
  return isSafePath(text) && text.length <= 250 && !/[\s~^*[@]|\.\./.test(text);
}
