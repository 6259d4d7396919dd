import { createLabels } from "../../protocol/label.ts";
import { excerptOf } from "../../text/cut-text.ts";
import { maskSecrets } from "../../text/redact.ts";
import type { ChangeBlock } from "../diff/change-block.ts";
import type { ListedFile } from "../diff/change-pool.ts";
import type { Manifest } from "../diff/manifest.ts";
import { headingOf } from "./heading.ts";
import type { Links } from "./links.ts";
import type { About, Piece } from "./piece.ts";

/** Every file or directory of the manifest as a piece, with the changes of those files that are read. */
export async function filePieces(
  files: readonly ListedFile[],
  manifest: Manifest,
  chosen: ReadonlyMap<number, readonly ChangeBlock[]>,
  links: Links,
): Promise<{ pieces: Piece[]; masked: number }> {
  const label = createLabels();
  let masked = 0;

  function piece(id: string, url: string, about: About, text: string): Piece {
    const excerpt = excerptOf(headingOf({ about }));
    return { id, label: label("file"), kind: "file", url, about, text, excerpt };
  }

  async function filePiece(index: number, file: ListedFile): Promise<Piece> {
    const blocks = chosen.get(index) ?? [];
    const changes = maskSecrets(renderBlocks(blocks));
    masked += changes.masked;
    const { category: _category, cut: _cut, ...facts } = file;
    const shownLines = blocks.reduce((sum, block) => sum + block.changed, 0);
    return piece(
      `file:${file.path}`,
      await links.file(file.path),
      { type: "file", ...facts, shownLines },
      changes.text,
    );
  }

  const pieces =
    manifest.by === "file"
      ? []
      : manifest.directories.map(({ members: _members, line: _line, ...directory }) =>
          piece(
            `directory:${directory.path}`,
            links.files,
            { type: "directory", ...directory },
            "",
          ),
        );
  for (const [index, file] of files.entries()) {
    if (manifest.by === "file" || chosen.has(index)) {
      pieces.push(await filePiece(index, file));
    }
  }
  return { pieces, masked };
}

function renderBlocks(blocks: readonly ChangeBlock[]): string {
  return blocks
    .flatMap((block, index) => {
      const follows = block.continues && blocks[index - 1]?.order === block.order - 1;
      const heading = block.heading === "" ? "" : ` ${block.heading}`;
      return follows ? block.lines : [`@@ line ${block.newStart} @@${heading}`, ...block.lines];
    })
    .join("\n");
}
