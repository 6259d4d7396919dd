import { app } from "./http/app.ts";

export { AccountHolder } from "./webhook/account-holder.ts";
export { BrowserSession } from "./browser-session/browser-session.ts";
export { Person } from "./person/person.ts";
export { Quota } from "./quota/quota.ts";
export { SharedDocket } from "./sharing/shared-docket.ts";
export { SummaryJob } from "./summary-job/summary-job.ts";
export default app;
