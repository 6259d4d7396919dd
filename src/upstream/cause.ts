import type { CallReferences, UpstreamError } from "./error.ts";
import {
  CredentialsRefused,
  NotOffered,
  PermissionMissing,
  ProxyNotEnabled,
  UnknownConnection,
} from "./route-refused.ts";

/** Why an upstream's call failed, as whoever runs the deployment can act on it. */
export type FailureCause =
  | "credentials_refused"
  | "unknown_connection"
  | "proxy_not_enabled"
  | "tool_missing"
  | "scope_missing"
  | "account_lost"
  | "sso_required"
  | "access_restricted"
  | "not_found"
  | "quota"
  | "rate_limited"
  | "timeout"
  | "network"
  | "invalid_answer"
  | "refused";

export function causeOf(error: UpstreamError): FailureCause {
  switch (error.kind) {
    case "rate_limited":
      return error.upstream === "model" ? "quota" : "rate_limited";
    case "timeout":
      return "timeout";
    case "network":
      return "network";
    case "invalid_response":
      return "invalid_answer";
    case "rejected":
      return whyRejected(error);
  }
}

function whyRejected({ upstream, status, cause, failure }: UpstreamError): FailureCause {
  if (cause instanceof UnknownConnection) {
    return "unknown_connection";
  }
  if (cause instanceof ProxyNotEnabled) {
    return "proxy_not_enabled";
  }
  if (cause instanceof NotOffered) {
    return "tool_missing";
  }
  if (failure?.code === "sso_required") {
    return failure.code;
  }
  if (cause instanceof PermissionMissing) {
    return "scope_missing";
  }
  if (failure?.code === "access_restricted") {
    return failure.code;
  }
  if (failure?.code === "reconnect_required") {
    return "account_lost";
  }
  // An app's own credentials are refused with an address of GitHub's too.
  if (cause instanceof CredentialsRefused || failure?.code === "internal") {
    return "credentials_refused";
  }
  if (status === 401 || (upstream === "model" && status === 403)) {
    return upstream === "github" ? "account_lost" : "credentials_refused";
  }
  return status === 404 ? "not_found" : "refused";
}

/** An upstream's error as the log tells it: no word of its answer, and what names the call to whoever runs it. */
export function describeCause(error: UpstreamError): {
  upstream: UpstreamError["upstream"];
  cause: FailureCause;
  status: number | undefined;
  /** Scopes or permissions, where they are what is missing. */
  needs: string | undefined;
} & CallReferences {
  const { upstream, status, cause, references } = error;
  return {
    upstream,
    cause: causeOf(error),
    status,
    needs: cause instanceof PermissionMissing ? cause.needs : undefined,
    ...references,
  };
}
