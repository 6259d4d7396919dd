import { UpstreamError } from "./error.ts";

/** Cause of the `UpstreamError` when the proxy does not serve GitHub at all. */
export class ProxyNotEnabled extends Error {
  override readonly name = "ProxyNotEnabled";
}

/** Cause of the `UpstreamError` when the connection's name means nothing to the environment. */
export class UnknownConnection extends Error {
  override readonly name = "UnknownConnection";
}

/** Cause of the `UpstreamError` when the connection was not given what GitHub's headers say the request needs. */
export class PermissionMissing extends Error {
  override readonly name = "PermissionMissing";
  /** Names of scopes or permissions, fit to be shown. */
  readonly needs: string;

  constructor(needs: string) {
    super("A permission is missing.");
    this.needs = needs;
  }
}

/** Cause of the `UpstreamError` when our own credentials were refused, not the request to GitHub. */
export class CredentialsRefused extends Error {
  override readonly name = "CredentialsRefused";
}

/** Cause of the `UpstreamError` when a route to GitHub has no call for what was asked. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
}

export function isNotOffered(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.cause instanceof NotOffered;
}

/**
 * Whether the server between us and GitHub refused to pass the request on, so that another route may help. No document
 * says with which status it does so. Every refusal counts but those of our credentials, of a lost account and limits.
 */
export function isRouteRefused(error: unknown): error is UpstreamError {
  return (
    error instanceof UpstreamError &&
    error.upstream === "scalekit" &&
    error.kind === "rejected" &&
    error.status !== 401 &&
    !(error.cause instanceof CredentialsRefused) &&
    error.toFailure().code === "scalekit_misconfigured"
  );
}

/** Whether only this one request was refused, and the route itself is open. */
export function isRequestRefused(error: unknown): error is UpstreamError {
  return (
    isNotOffered(error) ||
    (isRouteRefused(error) &&
      !(error.cause instanceof ProxyNotEnabled) &&
      (error.status === 403 || error.status === 404))
  );
}
