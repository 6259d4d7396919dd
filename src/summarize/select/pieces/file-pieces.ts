import { createLabels } from "../../../protocol/label.ts";
import { excerptOf } from "../../../text/cut-text.ts";
import { inlineName } from "../../../text/inline-name.ts";
import { maskSecrets } from "../../../text/redact.ts";
import type { ChangeBlock } from "../../diff/change-block.ts";
import type { ListedFile } from "../../diff/change-pool.ts";
import { describeFile, type Manifest } from "../../diff/manifest.ts";
import type { Links } from "../../pull-request/links.ts";
import type { Piece } from "../piece.ts";

/** Every file or directory of the manifest as a piece; those that are read carry their changes. */
export async function filePieces(
  files: readonly ListedFile[],
  manifest: Manifest,
  chosen: ReadonlyMap<number, readonly ChangeBlock[]>,
  links: Links,
): Promise<{ pieces: Piece[]; masked: number }> {
  const label = createLabels();
  let masked = 0;

  function changesOf(index: number): string {
    const blocks = chosen.get(index);
    if (blocks === undefined) {
      return "";
    }
    const shown = maskSecrets(renderBlocks(blocks));
    masked += shown.masked;
    return shown.text;
  }

  async function filePiece(index: number, file: ListedFile, heading: string): Promise<Piece> {
    return {
      id: `file:${file.path}`,
      label: label("file"),
      kind: "file",
      url: await links.file(file.path),
      heading,
      textHeading: describeShown(file, chosen.get(index) ?? []),
      text: changesOf(index),
      excerpt: excerptOf(heading),
    };
  }

  const pieces: Piece[] = [];
  if (manifest.by === "directory") {
    for (const directory of manifest.directories) {
      pieces.push({
        id: `directory:${directory.path}`,
        label: label("file"),
        kind: "file",
        url: links.files,
        heading: directory.line,
        text: "",
        excerpt: excerptOf(directory.line),
      });
    }
  }
  for (const [index, file] of files.entries()) {
    if (manifest.by === "file") {
      pieces.push(await filePiece(index, file, manifest.lines[index] ?? describeFile(file)));
    } else if (chosen.has(index)) {
      pieces.push(await filePiece(index, file, describeFile(file)));
    }
  }
  return { pieces, masked };
}

function describeShown(file: ListedFile, blocks: readonly ChangeBlock[]): string {
  const shown = blocks.reduce((sum, block) => sum + block.changed, 0);
  const all = file.additions + file.deletions;
  const part = shown < all ? `, ${shown} of ${all} changed lines` : "";
  return `changes in ${inlineName(file.path)}${part}`;
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
