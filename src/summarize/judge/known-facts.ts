import type { Facts, Readiness } from "../../protocol/pull-request.ts";
import { safeLogin } from "../people/login.ts";
import type { PullRequest, Review } from "../pull-request/pull-request.ts";
import { countsChecks, factLines, type FactSubject } from "./fact-lines.ts";

/** What a summary may state without citing anything. */
export interface KnownFacts {
  /** The facts in words, and the title: names and identifiers may come from them. */
  text: string;
  numbers: KnownNumber[];
  people: string[];
  author: string;
  /** Null where statements are about several pull requests. */
  status: KnownStatus | null;
}

/** How the pull request stands: nothing that is written about it can make that otherwise. */
export interface KnownStatus {
  state: Readiness["state"];
  waitingOn: Readiness["waitingOn"]["who"];
  draft: boolean;
  mergeable: Facts["mergeable"];
  checks: { known: boolean; total: number; failing: number; pending: number };
  approvals: number | undefined;
  changeRequests: number | undefined;
  openThreads: number | undefined;
  changedFiles: number | undefined;
  commits: number | undefined;
  /** What each reviewer ever said; undefined when not all reviews are known. */
  verdicts: ReadonlyMap<string, ReadonlySet<Review["state"]>> | undefined;
}

/** A number is known only as the number of something: three commits do not make three approvals. */
export interface KnownNumber {
  value: string;
  /** Words, or their beginnings, one of which must stand near the number. */
  near: readonly string[];
}

/** In the languages that most of GitHub is written in; other languages get the benefit of the doubt elsewhere. */
const NEAR = {
  pull: words("# pull pr"),
  files: words("file datei fichier archivo arquivo файл 文件 檔案 ファイル 파일"),
  additions: words("+ add insert line zeile ligne línea linha righe строк 行 줄"),
  deletions: words("- − remov delet line zeile ligne línea linha righe строк 行 줄"),
  lines: words("line zeile ligne línea linha righe строк 行 줄"),
  commits: words("commit коммит 提交 コミット 커밋"),
  comments: words("comment kommentar coment комментар 评论 留言 コメント 댓글"),
  threads: words(
    "thread conversation discussion open unresolved resolved diskussion offen fil hilo conversa обсужд 讨论 討論 スレッド 스레드",
  ),
  reviews: words("review gutachter relect revis ревью 审查 评审 レビュー 리뷰"),
  approvals: words(
    "approv review zustimm genehmig freigab approb aprob aprov одобр 批准 承認 승인",
  ),
  changeRequests: words("change request review änderung modif cambio изменен 修改 変更 변경"),
  checks: words(
    "check test job ci fail running pass pend prüf vérif comprob провер 检查 チェック 검사",
  ),
  issues: words("# issue clos fix resolv schließ ferm cierr 关闭 クローズ"),
  queue: words("queue position number warteschlange file cola 队列 キュー"),
};

export function knownFacts(
  title: string,
  subject: FactSubject,
  facts: Facts,
  readiness: Readiness,
  /** Left out where the reviews are no longer at hand. */
  pull?: Pick<PullRequest, "reviews" | "opinions">,
): KnownFacts {
  const { checks, reviews, threads } = facts;
  const numbers: KnownNumber[] = [
    known(subject.number, NEAR.pull),
    known(facts.changedFiles, NEAR.files),
    known(facts.additions, NEAR.additions),
    known(facts.deletions, NEAR.deletions),
    known(facts.additions + facts.deletions, NEAR.lines),
    known(facts.commits, NEAR.commits),
    known(subject.comments, NEAR.comments),
    known(threads.open, NEAR.threads),
    known(threads.resolved, NEAR.threads),
    known(reviews.approvals, NEAR.approvals),
    known(reviews.changesRequested, NEAR.changeRequests),
    known(reviews.requested.length, NEAR.reviews),
    known(checks.total, NEAR.checks),
    ...(countsChecks(checks)
      ? [known(checks.failing.length, NEAR.checks), known(checks.pending.length, NEAR.checks)]
      : []),
    ...subject.closes.map((issue) => known(Number(/\d+$/.exec(issue)?.[0]), NEAR.issues)),
    ...(facts.mergeQueue === null ? [] : [known(facts.mergeQueue.position, NEAR.queue)]),
  ];
  return {
    text: [...factLines(subject, facts, readiness), title].join("\n"),
    numbers,
    author: facts.author,
    status: knownStatus(facts, readiness, pull),
    people: [
      ...new Set(
        [facts.author, ...reviews.requested, ...readiness.waitingOn.logins].map(safeLogin),
      ),
    ],
  };
}

function knownStatus(
  facts: Facts,
  readiness: Readiness,
  pull: Pick<PullRequest, "reviews" | "opinions"> | undefined,
): KnownStatus {
  const { checks, reviews, threads } = facts;
  const unread = new Set(facts.unread);
  return {
    state: readiness.state,
    waitingOn: readiness.waitingOn.who,
    draft: facts.draft,
    mergeable: facts.mergeable,
    checks: {
      known: countsChecks(checks),
      total: checks.total,
      failing: checks.failing.length,
      pending: checks.pending.length,
    },
    approvals: unread.has("reviews") ? undefined : reviews.approvals,
    changeRequests: unread.has("reviews") ? undefined : reviews.changesRequested,
    openThreads: unread.has("threads") || unread.has("resolution") ? undefined : threads.open,
    changedFiles: unread.has("size") ? undefined : facts.changedFiles,
    commits: unread.has("size") ? undefined : facts.commits,
    verdicts: unread.has("reviews") || pull === undefined ? undefined : verdictsOf(pull),
  };
}

function verdictsOf({
  reviews,
  opinions,
}: Pick<PullRequest, "reviews" | "opinions">): KnownStatus["verdicts"] {
  if (reviews.total > reviews.list.length) {
    return undefined;
  }
  const verdicts = new Map<string, Set<Review["state"]>>();
  for (const { author, state } of [...reviews.list, ...opinions]) {
    const login = safeLogin(author.login);
    verdicts.set(login, (verdicts.get(login) ?? new Set()).add(state));
    if (state === "DISMISSED") {
      // What it said before it was dismissed is not shown any more.
      verdicts.set(login, new Set(["APPROVED", "CHANGES_REQUESTED"]));
    }
  }
  return verdicts;
}

function words(separated: string): readonly string[] {
  return separated.split(" ");
}

function known(value: number, near: readonly string[]): KnownNumber {
  return { value: String(value), near };
}
