/**
 * In place of the protocol library's validator for schemas of clients (`alias` in `wrangler.jsonc`), which is 7 kB and
 * builds every schema of the protocol as it loads: clients are asked for nothing here.
 */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("Clients are asked for nothing.");
  }
}
