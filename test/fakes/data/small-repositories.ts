import type { RepositorySpec } from "../github/world.ts";
import { type Ago, says } from "./writing.ts";

/** Everything that was proposed for it has been merged or closed. */
export function slipway(ago: Ago): RepositorySpec {
  return {
    name: "gullhaven/slipway",
    description: "Release scripts",
    language: "Shell",
    stars: 31,
    pullRequests: [
      {
        number: 12,
        title: "Sign release archives",
        author: "hollis-quan",
        state: "MERGED",
        createdAt: ago(40),
        closedAt: ago(38),
      },
      {
        number: 14,
        title: "Publish to a second mirror",
        author: "rafa-luz",
        state: "CLOSED",
        createdAt: ago(22),
        closedAt: ago(20),
        comments: [says("hollis-quan", ago(21), "The mirror was shut down.")],
      },
    ],
    issues: [
      {
        number: 15,
        title: "Checksums are missing for arm64",
        author: "marek-z0",
        createdAt: ago(8),
      },
    ],
  };
}

/** In an organisation with SAML single sign-on that nobody has authorized the app for yet. */
export function tidegate(ago: Ago): RepositorySpec {
  return {
    name: "northmoor-systems/tidegate",
    description: "Admission control for batch clusters",
    private: true,
    visibleTo: ["mira-lindqvist"],
    sso: {
      authorizeUrl:
        "https://github.com/orgs/northmoor-systems/sso?authorization_request=A4J2K7Q9SAMPLE",
    },
    pullRequests: [
      { number: 5, title: "Admit by weighted share", author: "mira-lindqvist", createdAt: ago(3) },
    ],
  };
}

/** In an organisation that restricts OAuth apps. */
export function gauge(ago: Ago): RepositorySpec {
  return {
    name: "brackwater-coop/gauge",
    description: "Sensor readings",
    private: true,
    visibleTo: ["mira-lindqvist", "tomas-reyes"],
    oauthRestricted: true,
    pullRequests: [
      { number: 2, title: "Calibrate sensors at night", author: "tomas-reyes", createdAt: ago(6) },
    ],
  };
}
