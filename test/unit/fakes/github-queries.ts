/** Queries like those a docket needs. */

export const RANKING = `
query Ranking($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    isPrivate
    defaultBranchRef { name }
    open: pullRequests(states: [OPEN]) { totalCount }
    byComments: pullRequests(states: [OPEN], first: 50, orderBy: { field: COMMENTS, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes { ...Row }
    }
    byUpdate: pullRequests(states: [OPEN], first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { ...Row }
    }
  }
  rateLimit { cost remaining resetAt nodeCount limit used }
}
fragment Row on PullRequest {
  id number title url isDraft createdAt updatedAt
  author { __typename login }
  additions deletions changedFiles reviewDecision totalCommentsCount
  comments { totalCount }
  reviews { totalCount }
  reviewThreads { totalCount }
}`;

export const RECOUNT = `
query Recount($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on PullRequest {
      number
      comments(last: 100) { totalCount nodes { isMinimized body author { __typename login } } }
      reviews(last: 100) { totalCount nodes { author { __typename login } comments { totalCount } } }
    }
  }
  rateLimit { cost nodeCount }
}`;

export const DETAILS = `
query Details($ids: [ID!]!, $withFiles: Boolean = false) {
  nodes(ids: $ids) {
    __typename
    ... on PullRequest {
      number body state isDraft locked baseRefName headRefName headRefOid isCrossRepository
      author { login } authorAssociation
      mergeable mergeStateStatus reviewDecision
      autoMergeRequest { enabledAt enabledBy { login } }
      mergeQueueEntry { state position }
      labels(first: 20) { nodes { name } }
      assignees(first: 10) { nodes { login } }
      milestone { title dueOn }
      reviewRequests(first: 10) {
        nodes { requestedReviewer { __typename ... on User { login } ... on Team { slug } ... on Bot { login } } }
      }
      closingIssuesReferences(first: 5) { totalCount nodes { number title state } }
      commits(last: 1) { totalCount nodes { commit { oid committedDate messageHeadline } } }
      statusCheckRollup {
        state
        contexts(first: 30) {
          totalCount checkRunCount statusContextCount
          checkRunCountsByState { state count }
          statusContextCountsByState { state count }
          nodes {
            __typename
            ... on CheckRun { name status conclusion }
            ... on StatusContext { context state }
          }
        }
      }
      files(first: 100) @include(if: $withFiles) { totalCount nodes { path additions deletions changeType } }
      comments(last: 60) { totalCount pageInfo { hasPreviousPage startCursor } nodes { ...Words } }
      opening: comments(first: 5) { nodes { ...Words } }
      latestOpinionatedReviews(first: 20) { nodes { state commit { oid } author { login } } }
      reviews(last: 40) {
        totalCount
        nodes { id state body submittedAt url commit { oid } author { login } comments { totalCount } }
      }
      reviewThreads(last: 40) {
        totalCount
        nodes {
          id isResolved isOutdated isCollapsed path line originalLine resolvedBy { login }
          latest: comments(last: 3) { nodes { body url author { __typename login } } }
          comments(first: 10) { totalCount nodes { id body outdated isMinimized author { login } } }
        }
      }
    }
  }
  rateLimit { cost nodeCount }
}
fragment Words on IssueComment {
  id body createdAt updatedAt url isMinimized minimizedReason author { __typename login } authorAssociation
}`;

export const OLDER = `
query Older($id: ID!, $before: String) {
  node(id: $id) {
    ... on PullRequest {
      comments(last: 2, before: $before) {
        pageInfo { hasPreviousPage hasNextPage startCursor endCursor }
        nodes { body }
      }
    }
  }
}`;

export const SEARCH = `
query Search($q: String!) {
  search(type: ISSUE, query: $q, first: 50) {
    issueCount
    nodes { __typename ... on PullRequest { number } }
  }
}`;
