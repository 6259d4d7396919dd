/** Put in where the package is built. */
declare const DOCKET_VERSION: string | undefined;

export const VERSION = typeof DOCKET_VERSION === "string" ? DOCKET_VERSION : "development";
