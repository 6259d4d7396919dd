import { aDiff } from "../evidence.ts";
import { aComment, aReview, aThread, person } from "../pull-request.ts";
import type { ClaimScene } from "./scene.ts";

/** Discussed in Chinese and Japanese, summarized in them and in English. */
export const chinese: ClaimScene = {
  name: "wide scripts",
  pull: {
    number: 56,
    title: "搜索支持拼音",
    body: "搜索框现在支持拼音首字母，例如输入 bj 可以找到“北京”。索引大小增加 12 MB，查询延迟从 35 ms 升到 41 ms。新增的函数是 `toPinyinKey`。",
    comments: {
      total: 3,
      list: [
        aComment({
          author: person("xiaoming"),
          createdAt: "2026-07-01T09:00:00Z",
          body: "多音字怎么处理？“重庆”会不会被索引成 zq？",
          anchor: "issuecomment-41",
        }),
        aComment({
          author: person("ada"),
          createdAt: "2026-07-02T09:00:00Z",
          body: "多音字会生成所有读音，最多 4 个，所以 cq 和 zq 都能找到。",
          anchor: "issuecomment-42",
        }),
        aComment({
          author: person("sato-h"),
          createdAt: "2026-07-03T09:00:00Z",
          body: "モバイル版では索引が12 MB増えるのは大きすぎます。遅延読み込みにできませんか。",
          anchor: "issuecomment-43",
        }),
      ],
    },
    reviews: {
      total: 1,
      list: [
        aReview({
          author: person("xiaoming"),
          state: "APPROVED",
          submittedAt: "2026-07-04T09:00:00Z",
          body: "多音字的测试补上之后我没有意见了。",
          anchor: "pullrequestreview-41",
        }),
      ],
    },
    threads: {
      total: 1,
      list: [
        aThread({
          path: "search/index/pinyin.go",
          line: 64,
          comments: [
            aComment({
              author: person("weiwei"),
              createdAt: "2026-07-04T10:00:00Z",
              body: "这里每次都重新加载字典，应该用 sync.Once 缓存。",
              anchor: "discussion_r41",
            }),
          ],
        }),
      ],
    },
  },
  diff: aDiff({
    path: "search/index/pinyin.go",
    added: [
      "func toPinyinKey(word string) []string {",
      '\tdict := loadDictionary("pinyin.txt")',
      "\treturn dict.keys(word, 4)",
      "}",
    ],
  }),
  summaries: [
    "搜索框现在支持拼音首字母，索引增加 {12|21} MB [C1]。",
    "查询延迟从 35 ms 升到 {41|14} ms [C1]。",
    "{xiaoming|weiwei} 询问多音字怎么处理 [C2]。",
    "ada 回答说多音字最多生成 {4|7} 个读音 [C3]。",
    "weiwei 指出 {search/index/pinyin.go|search/index/zhuyin.go} 每次都重新加载字典 [T1]。",
    "xiaoming 表示“{多音字的测试补上之后我没有意见了|多音字的测试没有必要补上了}” [R1]。",
    "新增的函数是 {toPinyinKey|toZhuyinKey} [C1]。",
    "{sato-h|xiaoming} はモバイル版では索引が大きすぎると述べ、遅延読み込みを提案している [C4]。",
    "索引は{12|18} MB増える [C4]。",
    "The search box now understands initials; {sato-h|weiwei} finds the index too large for mobile [C4].",
    "weiwei wants {sync.Once|sync.Pool} as a cache [T1].",
    "Query latency grows from {35 ms|53 ms} to 41 ms [C1]. xiaoming has approved [R1].",
    "每次都重新加载字典的问题还没有解决，应该用缓存 [{T1|R1}]。",
    "模板里的例子是“{北京|南京}” [C1]。",
  ],
};
