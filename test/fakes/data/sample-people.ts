/** The people who sign in. The second one may not see the private repository. */
export const SAMPLE_PEOPLE = [
  { login: "mira-lindqvist", name: "Mira Lindqvist" },
  { login: "tomas-reyes", name: "Tomas Reyes" },
] as const;
