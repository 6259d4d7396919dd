import { convertV4MiniflareOptions, Miniflare } from "miniflare";

// Serves what bundled-app.ts asks for, until it is killed.
await new Miniflare(convertV4MiniflareOptions(JSON.parse(process.argv[2] ?? ""))).ready;
