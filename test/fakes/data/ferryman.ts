import type { RepositorySpec } from "../github/world.ts";
import { cronDst } from "./ferryman/cron-dst.ts";
import { dropV1Api } from "./ferryman/drop-v1-api.ts";
import { grpcBump, tracing } from "./ferryman/inflated.ts";
import { flakyShutdown, workflows } from "./ferryman/middle.ts";
import { payloadEncryption } from "./ferryman/payload-encryption.ts";
import { retryJitter } from "./ferryman/retry-jitter.ts";
import { skipLocked } from "./ferryman/skip-locked.ts";
import { smaller } from "./ferryman/smaller.ts";
import type { Ago, SamplePullRequest } from "./writing.ts";

export function ferrymanSamples(ago: Ago): SamplePullRequest[] {
  const highlights = [
    skipLocked,
    cronDst,
    retryJitter,
    payloadEncryption,
    dropV1Api,
    grpcBump,
    tracing,
    workflows,
    flakyShutdown,
  ];
  return [...highlights.map((write) => write(ago)), ...smaller(ago)];
}

/** A durable job queue. 40 open pull requests; neither the newest nor the longest conversations are most discussed. */
export function ferryman(ago: Ago): RepositorySpec {
  return {
    name: "gullhaven/ferryman",
    description: "A durable job queue on Postgres",
    language: "Go",
    stars: 4812,
    requiredApprovals: 1,
    createdAt: ago(2_100),
    maintainers: MAINTAINERS,
    pullRequests: [
      ...ferrymanSamples(ago).map(({ pullRequest }) => pullRequest),
      {
        number: 870,
        title: "docs: one page per command",
        author: "priya-nand",
        state: "MERGED",
        createdAt: ago(14),
        closedAt: ago(9),
        comments: [{ author: "hollis-quan", body: "Much better.", at: ago(10) }],
      },
      {
        number: 690,
        title: "migrate: remove the no-transaction switch",
        author: "otto-brandvold",
        state: "MERGED",
        createdAt: ago(130),
        closedAt: ago(128),
      },
      {
        number: 802,
        title: "Cron: change the zone of a pending run",
        author: "lukas-ferber",
        state: "CLOSED",
        createdAt: ago(30),
        closedAt: ago(18),
      },
    ],
    issues: [
      {
        number: 774,
        title: "Claiming slows down with the number of idle workers",
        author: "marek-z0",
        createdAt: ago(49),
        labels: ["performance"],
      },
      {
        number: 655,
        title: "Jobs are lost from view during a deploy",
        author: "nadia-ekstrom",
        createdAt: ago(170),
        labels: ["bug"],
      },
      {
        number: 508,
        title: "Payloads are stored in plain text",
        author: "wren-abbott",
        createdAt: ago(400),
        labels: ["security"],
      },
    ],
  };
}

const MAINTAINERS = [
  "aiko-mori-dev",
  "dmw-carver",
  "hollis-quan",
  "ines-kovac",
  "jun-hayama",
  "lukas-ferber",
  "mira-lindqvist",
  "otto-brandvold",
  "priya-nand",
  "rafa-luz",
];
