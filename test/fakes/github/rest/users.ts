import { Hono } from "hono";

import { authenticationRequired, notFound } from "../refusal.ts";
import type { Account } from "../store.ts";
import { findAccount } from "../store.ts";
import { isMember } from "./repository-shape.ts";
import type { GitHubEnv } from "./request.ts";
import { simpleUser, userShape } from "./user-shape.ts";

export const users = new Hono<GitHubEnv>()
  .get("/user", (c) => {
    const viewer = signedIn(c.var.viewer, "/rest/users/users#get-the-authenticated-user");
    return c.json({
      ...userShape(c.var.options.addresses, viewer),
      name: viewer.name,
      company: null,
      email: null,
      public_repos: 0,
      followers: 0,
      following: 0,
      created_at: "2019-03-04T08:15:00Z",
      updated_at: "2019-03-04T08:15:00Z",
    });
  })
  .get("/users/:login", (c) => {
    const account = findAccount(c.var.options.store, c.req.param("login"));
    if (account === undefined) {
      throw notFound("/rest/users/users#get-a-user");
    }
    return c.json({ ...userShape(c.var.options.addresses, account), name: account.name });
  })
  .get("/user/orgs", (c) => {
    const viewer = signedIn(
      c.var.viewer,
      "/rest/orgs/orgs#list-organizations-for-the-authenticated-user",
    );
    const { store } = c.var.options;
    const own = [...store.organizations.values()].filter(({ login }) =>
      isMember(store, login, viewer.login),
    );
    return c.json(own.map(({ login }) => simpleUser(c.var.options, login)));
  })
  .get("/user/memberships/orgs/:org", (c) => {
    const viewer = signedIn(
      c.var.viewer,
      "/rest/orgs/members#get-an-organization-membership-for-the-authenticated-user",
    );
    const organization = c.req.param("org");
    if (!isMember(c.var.options.store, organization, viewer.login)) {
      throw notFound(
        "/rest/orgs/members#get-an-organization-membership-for-the-authenticated-user",
      );
    }
    return c.json({
      url: `${c.var.options.addresses.api}/orgs/${organization}/memberships/${viewer.login}`,
      state: "active",
      role: "member",
      organization: simpleUser(c.var.options, organization),
      user: userShape(c.var.options.addresses, viewer),
    });
  })
  .get("/orgs/:org/members/:login", (c) => {
    const { store } = c.var.options;
    const viewer = signedIn(
      c.var.viewer,
      "/rest/orgs/members#check-organization-membership-for-a-user",
    );
    const organization = c.req.param("org");
    // Who is not a member themselves is sent to the public list, where nobody of this world is.
    const asked =
      isMember(store, organization, viewer.login) &&
      isMember(store, organization, c.req.param("login"));
    if (!asked) {
      throw notFound("/rest/orgs/members#check-organization-membership-for-a-user");
    }
    return c.body(null, 204);
  });

function signedIn(viewer: Account | null, documentation: string): Account {
  if (viewer === null) {
    throw authenticationRequired(documentation);
  }
  return viewer;
}
