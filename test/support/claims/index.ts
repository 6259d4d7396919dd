import { chinese } from "./chinese.ts";
import { german } from "./german.ts";
import { ledger } from "./ledger.ts";
import { parser } from "./parser.ts";
import { pipeline } from "./pipeline.ts";
import type { ClaimScene } from "./scene.ts";
import { uploads } from "./uploads.ts";

export { altered, honest, type ClaimScene } from "./scene.ts";

export const CLAIM_SCENES: readonly ClaimScene[] = [
  uploads,
  parser,
  ledger,
  german,
  chinese,
  pipeline,
];
