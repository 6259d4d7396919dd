import type { Config } from "../config.ts";
import type { Connector } from "./connector.ts";
import { createScalekitConnector } from "./scalekit/connector.ts";

/** The way to GitHub that this deployment is configured for. */
export function createConnector(settings: Config["connector"]): Connector {
  if (settings.name !== "scalekit") {
    throw new Error("This connector is not available.");
  }
  return createScalekitConnector(settings);
}
