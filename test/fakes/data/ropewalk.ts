import type { RepositorySpec } from "../github/world.ts";
import { type Ago, reviews, type SamplePullRequest, says } from "./writing.ts";

const PASSED = [{ name: "test (stable)" }, { name: "test (msrv)" }, { name: "clippy" }];

export function ropewalkSamples(ago: Ago): SamplePullRequest[] {
  return [graphemes(ago), undoGroups(ago), mmap(ago), ...others(ago)];
}

/** A text editing library. Ten open pull requests, and bots change nothing about their order. */
export function ropewalk(ago: Ago): RepositorySpec {
  return {
    name: "gullhaven/ropewalk",
    description: "A rope for text editors: edits, cursors and undo on very large texts",
    language: "Rust",
    stars: 1290,
    requiredApprovals: 1,
    maintainers: ["saga-lindholm", "teo-marchetti", "kenji-tk", "aiko-mori-dev"],
    pullRequests: ropewalkSamples(ago).map(({ pullRequest }) => pullRequest),
    issues: [
      {
        number: 140,
        title: "Cursor stops inside of a family emoji",
        author: "kenji-tk",
        createdAt: ago(80),
      },
    ],
  };
}

/** 12 human comments, most of them in Japanese. */
function graphemes(ago: Ago): SamplePullRequest {
  return {
    keyPoints: [
      {
        point: "The cursor moves by grapheme clusters instead of code points.",
        pattern: /grapheme|書記素/i,
      },
      {
        point:
          "Moving through a very long line became 3 times slower; a cache per chunk is proposed.",
        pattern: /3倍|three times|3 times|3x/i,
      },
      {
        point: "Text under composition by an input method must not be segmented.",
        pattern: /\bIME\b|変換中|composition|input method/,
      },
      { point: "The Unicode version is pinned to 16: settled.", pattern: /Unicode 16/i },
    ],
    pullRequest: {
      number: 158,
      title: "Move cursors by grapheme cluster",
      author: "kenji-tk",
      createdAt: ago(11),
      headRef: "grapheme-cursor",
      labels: ["cursor", "unicode"],
      closes: [{ number: 140, title: "Cursor stops inside of a family emoji", state: "OPEN" }],
      body: `
カーソル移動をコードポイント単位から書記素クラスタ単位に変更します。

- 👨‍👩‍👧‍👦 や「が」(か + 濁点) の途中でカーソルが止まらなくなります
- 区切り規則は Unicode 16 の UAX #29、\`unicode-segmentation\` を使用
- 公開 API は変わりません

English summary: cursors now move by extended grapheme clusters (UAX #29, Unicode 16). No change to the public API.`,
      checks: [...PASSED, { name: "bench", conclusion: "NEUTRAL" }],
      reviews: [
        reviews(
          "CHANGES_REQUESTED",
          "saga-lindholm",
          ago(6),
          "Moving through a long line is three times slower in the benchmark. I would not merge it like that.",
          { key: "saga" },
        ),
      ],
      threads: [
        {
          path: "src/cursor.rs",
          anchor: ".graphemes(true)",
          comments: [
            says(
              "saga-lindholm",
              ago(6),
              "`line.graphemes(true)` starts at the beginning of the line every time. For a minified file that is 4 MB per key press.",
              { review: "saga" },
            ),
            says(
              "kenji-tk",
              ago(5),
              "ご指摘の通りです。長い行で約3倍遅くなりました。チャンクごとに境界のキャッシュを持てば、ほぼ元の速度に戻せると思います。",
            ),
            says(
              "aiko-mori-dev",
              ago(5),
              "キャッシュより、`GraphemeCursor` を使って手前のチャンクだけを見る方が簡単ではないでしょうか。",
            ),
            says(
              "kenji-tk",
              ago(4),
              "試してみます。ただし、地域表示記号（国旗）は偶数個かどうかを知るために行頭まで戻る必要があるかもしれません。",
            ),
          ],
        },
        {
          path: "Cargo.toml",
          anchor: "unicode-segmentation",
          resolvedBy: "teo-marchetti",
          comments: [
            says(
              "teo-marchetti",
              ago(9),
              "Please pin the Unicode version: the same text must segment the same way in two builds.",
            ),
            says("kenji-tk", ago(9), "Unicode 16 に固定しました。README にも書きました。"),
          ],
        },
      ],
      comments: [
        says("covertrack-bot", ago(11), "### Coverage report\nPatch coverage **88%**."),
        says(
          "aiko-mori-dev",
          ago(10),
          "IME の変換中（未確定）の文字列はどう扱いますか？変換中に書記素で区切ると、候補ウィンドウの位置がずれます。",
        ),
        says(
          "kenji-tk",
          ago(10),
          "変換中の範囲は `Composition` として別に保持しているので、区切りの対象外です。テストを追加します。",
        ),
        says(
          "aiko-mori-dev",
          ago(9),
          "ありがとうございます。macOS の標準 IME で確認しましたが、問題ありませんでした。Windows の IME は未確認です。",
        ),
        says(
          "teo-marchetti",
          ago(8),
          "For those of us who cannot read this: the question was about text under composition in an input method, which is kept out of the segmentation. Correct?",
        ),
        says("kenji-tk", ago(8), "Correct. Tested on macOS, not yet on Windows."),
        says("saga-lindholm", ago(3), "Happy with everything but the speed of long lines."),
      ],
      files: [
        {
          path: "src/cursor.rs",
          patch: `
@@ 14 @@ impl Cursor {
     /// Moves one position to the right.
     pub fn right(&mut self, rope: &Rope) {
-        let line = rope.line(self.line);
-        self.column = line.chars().nth(self.column + 1).map_or(self.column, |_| self.column + 1);
+        let line = rope.line(self.line);
+        // Text under composition is not ours to segment.
+        if self.composition.is_some() {
+            return self.right_in_composition();
+        }
+        self.column = line
+            .graphemes(true)
+            .scan(0, |column, cluster| { *column += cluster.len(); Some(*column) })
+            .find(|&end| end > self.column)
+            .unwrap_or(self.column);
     }`,
        },
        {
          path: "Cargo.toml",
          patch:
            '@@ 10 @@ [dependencies]\n smallvec = "1.13"\n+# Segmentation follows Unicode 16; see README.\n+unicode-segmentation = "=1.12.0"',
        },
        {
          path: "Cargo.lock",
          patch: '@@ 88 @@\n+[[package]]\n+name = "unicode-segmentation"\n+version = "1.12.0"',
        },
        { path: "tests/データ/家族.txt", content: "👨‍👩‍👧‍👦がぎぐ" },
      ],
    },
  };
}

/** 10 human comments. */
function undoGroups(ago: Ago): SamplePullRequest {
  return {
    keyPoints: [
      { point: "Undo groups edits by time and kind.", pattern: /undo/i },
      { point: "A pause of 400 ms ends a group; the value is disputed.", pattern: /400 ?ms/i },
      { point: "Remote edits never join a local group: settled.", pattern: /remote|collaborat/i },
    ],
    pullRequest: {
      number: 151,
      title: "Group edits for undo",
      author: "saga-lindholm",
      createdAt: ago(18),
      headRef: "undo-groups",
      labels: ["undo"],
      body: "One undo step per word instead of per character. A group ends after a pause of 400 ms, when the cursor jumps, or when the kind of edit changes.",
      checks: PASSED,
      reviews: [
        reviews("APPROVED", "teo-marchetti", ago(4), "Good. The pause can be a setting later."),
      ],
      threads: [
        {
          path: "src/undo.rs",
          anchor: "pause: Duration",
          comments: [
            says(
              "teo-marchetti",
              ago(14),
              "People who type slowly would get one step per letter with 400 ms. Studies say 500 to 700 for pauses inside words.",
            ),
            says(
              "saga-lindholm",
              ago(13),
              "Other editors take 300 to 500, or go by word. I would start with 400 and make it settable when somebody complains.",
            ),
            says(
              "kenji-tk",
              ago(12),
              "With an input method the pause is longer, one commits a phrase at a time. 400 is fine there because the commit is one edit.",
            ),
          ],
        },
      ],
      comments: [
        says(
          "aiko-mori-dev",
          ago(17),
          "What about edits from collaborators that arrive in between?",
        ),
        says(
          "saga-lindholm",
          ago(17),
          "They never join a local group, and they do not end it either.",
        ),
        says("aiko-mori-dev", ago(16), "Perfect, then I have no concerns."),
        says("teo-marchetti", ago(15), "Memory: a group keeps all its edits until it is closed?"),
        says("saga-lindholm", ago(15), "Merged as they come; typing a word is one insertion."),
        says(
          "idris-vale",
          ago(6),
          "Tried it in our notes app for a week. Nobody noticed, which is the best one can say.",
        ),
        says("saga-lindholm", ago(5), "Thanks! Then I will leave 400."),
      ],
      files: [
        {
          path: "src/undo.rs",
          patch:
            "@@ 5 @@ pub struct History {\n     done: Vec<Group>,\n     undone: Vec<Group>,\n+    /// A longer pause ends the group.\n+    pause: Duration, // 400 ms\n }\n@@ 30 @@ impl History {\n-        self.done.push(Group::of(edit));\n+        match self.done.last_mut() {\n+            Some(group) if group.takes(&edit, self.pause) => group.merge(edit),\n+            _ => self.done.push(Group::of(edit)),\n+        }",
        },
      ],
    },
  };
}

/** 8 human comments. */
function mmap(ago: Ago): SamplePullRequest {
  return {
    keyPoints: [
      { point: "Large files are mapped instead of read.", pattern: /mmap|memory[- ]map|mapped/i },
      {
        point: "A file truncated by another process would crash the editor with SIGBUS.",
        pattern: /SIGBUS/,
      },
      { point: "It was agreed to copy on open below 64 MB.", pattern: /64 ?MB/ },
    ],
    pullRequest: {
      number: 147,
      title: "Open large files by memory mapping",
      author: "teo-marchetti",
      createdAt: ago(24),
      headRef: "mmap",
      labels: ["performance", "unsafe"],
      body: "A 2 GB log opens in 40 ms instead of 6 s. `memmap2` brings one `unsafe` block with it.",
      checks: [
        { name: "test (stable)" },
        { name: "test (msrv)", conclusion: "FAILURE" },
        { name: "clippy" },
      ],
      threads: [
        {
          path: "src/open.rs",
          anchor: "SAFETY",
          comments: [
            says(
              "saga-lindholm",
              ago(22),
              "If another process truncates the file we get SIGBUS, which cannot be caught in Rust. That is undefined behaviour in safe code by our own definition.",
            ),
            says(
              "teo-marchetti",
              ago(21),
              "It is what every editor with mapping accepts, but I agree that it should not be the default for small files.",
            ),
            says("saga-lindholm", ago(20), "Copy below 64 MB, map above, and say so in the docs?"),
            says("teo-marchetti", ago(20), "Agreed, 64 MB."),
          ],
        },
      ],
      comments: [
        says(
          "idris-vale",
          ago(23),
          "On network drives mapping is slower than reading. Could it be switched off?",
        ),
        says("teo-marchetti", ago(23), "`OpenOptions::map(false)`."),
        says("kenji-tk", ago(19), "The MSRV job fails because memmap2 needs Rust 1.74."),
        says(
          "teo-marchetti",
          ago(19),
          "I would raise the MSRV with the next minor release anyway.",
        ),
      ],
      files: [
        {
          path: "src/open.rs",
          patch:
            "@@ 3 @@ pub fn open(path: &Path) -> io::Result<Rope> {\n-    Rope::from_reader(File::open(path)?)\n+    let file = File::open(path)?;\n+    if file.metadata()?.len() < 64 << 20 {\n+        return Rope::from_reader(file);\n+    }\n+    // SAFETY: a file that is truncated while it is mapped raises SIGBUS; documented on `open`.\n+    let map = unsafe { Mmap::map(&file)? };\n+    Ok(Rope::from_map(map))\n }",
        },
      ],
    },
  };
}

function others(ago: Ago): SamplePullRequest[] {
  return [
    {
      keyPoints: [{ point: "It mends clippy warnings of 1.90.", pattern: /clippy/i }],
      pullRequest: {
        number: 163,
        title: "Fix clippy warnings of 1.90",
        author: "idris-vale",
        createdAt: ago(1),
        checks: PASSED,
        comments: [says("covertrack-bot", ago(1), "### Coverage report\nNo change.")],
        files: [
          {
            path: "src/chunk.rs",
            patch:
              "@@ 40 @@ impl Chunk {\n-        if self.text.len() == 0 {\n+        if self.text.is_empty() {",
          },
        ],
      },
    },
    {
      keyPoints: [{ point: "It bumps criterion from 0.5.1 to 0.6.0.", pattern: /0\.6\.0/ }],
      pullRequest: {
        number: 162,
        title: "Bump criterion from 0.5.1 to 0.6.0",
        author: "dependabot[bot]",
        association: "NONE",
        createdAt: ago(2),
        checks: PASSED,
        labels: ["dependencies"],
        body: "Bumps criterion from 0.5.1 to 0.6.0.",
        comments: [says("covertrack-bot", ago(2), "### Coverage report\nNo change.")],
        files: [
          {
            path: "Cargo.toml",
            patch: '@@ 20 @@ [dev-dependencies]\n-criterion = "0.5.1"\n+criterion = "0.6.0"',
          },
        ],
      },
    },
    {
      keyPoints: [
        { point: "Ropes can be serialized with serde.", pattern: /serde/i },
        { point: "They are serialized as one string: settled.", pattern: /one string/i },
        {
          point: "saga-lindholm approved and asked for a test of positions.",
          pattern: /positions/i,
        },
      ],
      pullRequest: {
        number: 160,
        title: "Serialize ropes with serde",
        author: "idris-vale",
        createdAt: ago(6),
        checks: PASSED,
        body: "Behind a feature.",
        comments: [
          says("saga-lindholm", ago(6), "As one string or as chunks?"),
          says("idris-vale", ago(5), "One string: chunks are an implementation detail."),
          says("saga-lindholm", ago(5), "Good. Please also test that positions survive."),
        ],
        reviews: [reviews("APPROVED", "saga-lindholm", ago(2))],
        files: [
          {
            path: "src/serde.rs",
            content:
              "impl Serialize for Rope {\n    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {\n        s.collect_str(self)\n    }\n}",
          },
        ],
      },
    },
    {
      keyPoints: [
        {
          point: "The line index is no longer recursive, because deep trees overflowed the stack.",
          pattern: /overflow/i,
        },
        { point: "It is 12% faster.", pattern: /12\s?%/ },
        { point: "A comment says why it is not recursive: settled.", pattern: /not recursive/i },
      ],
      pullRequest: {
        number: 156,
        title: "Line index without recursion",
        author: "aiko-mori-dev",
        createdAt: ago(13),
        checks: PASSED,
        body: "Deep trees overflowed the stack in debug builds.",
        threads: [
          {
            path: "src/lines.rs",
            anchor: "while let Some(child)",
            comments: [
              says("saga-lindholm", ago(12), "How deep can it get?"),
              says(
                "aiko-mori-dev",
                ago(12),
                "64 levels need 2^64 bytes of text, but debug frames are 4 kB each and wasm has a 64 kB stack.",
              ),
            ],
          },
        ],
        comments: [
          says("teo-marchetti", ago(11), "Faster, too: 12% on the lines benchmark."),
          says("aiko-mori-dev", ago(11), "A pleasant surprise."),
          says(
            "saga-lindholm",
            ago(10),
            'I would like a comment that says why it is not recursive, or somebody will "clean it up".',
          ),
          says("aiko-mori-dev", ago(10), "Added."),
        ],
        files: [
          {
            path: "src/lines.rs",
            patch:
              "@@ 1 @@ impl Lines {\n+// Not recursive: debug builds for wasm have a stack of 64 kB.\n-fn find(node: &Node, line: usize) -> usize {\n-    find(node.child(line), line - node.lines())\n+fn find(mut node: &Node, mut line: usize) -> usize {\n+    while let Some(child) = node.child(line) {\n+        line -= node.lines();\n+        node = child;\n+    }",
          },
        ],
      },
    },
    {
      keyPoints: [
        {
          point: "Regular expressions can be searched across chunks.",
          pattern: /cross chunks|over chunks|across chunks/i,
        },
        { point: "There is no look-around.", pattern: /look-?around/i },
        {
          point: "An example in the documentation first was suggested.",
          pattern: /example in the doc/i,
        },
        { point: "It is a draft.", pattern: /draft/i },
      ],
      pullRequest: {
        number: 154,
        title: "Regex search over chunks",
        author: "kenji-tk",
        createdAt: ago(15),
        draft: true,
        checks: [{ name: "test (stable)", status: "IN_PROGRESS" }],
        body: "Uses `regex-cursor`, so that a match may cross chunks.",
        comments: [
          says("idris-vale", ago(14), "Look-around?"),
          says("kenji-tk", ago(14), "No, same as the regex crate."),
          says("idris-vale", ago(14), "Then it is not for our editor, but I see why."),
          says("teo-marchetti", ago(13), "I would take it as an example in the docs first."),
          says("kenji-tk", ago(13), "Also fine."),
        ],
        files: [
          {
            path: "src/search.rs",
            content:
              "pub fn search<'a>(rope: &'a Rope, pattern: &Regex) -> Matches<'a> {\n    Matches::new(rope, pattern)\n}",
          },
        ],
      },
    },
    {
      keyPoints: [
        { point: "It adds a table of complexities.", pattern: /complexit/i },
        { point: "kenji-tk approved.", pattern: /approv.{0,30}kenji-tk|kenji-tk.{0,30}approv/is },
      ],
      pullRequest: {
        number: 149,
        title: "docs: complexity table",
        author: "teo-marchetti",
        createdAt: ago(20),
        checks: [],
        reviews: [reviews("APPROVED", "kenji-tk", ago(19))],
        comments: [says("kenji-tk", ago(19), "Very useful.")],
        files: [
          {
            path: "README.md",
            patch: "@@ 30 @@\n+| operation | time |\n+| --- | --- |\n+| insert | O(log n) |",
          },
        ],
      },
    },
    {
      keyPoints: [
        { point: "Cursors move visually in bidirectional text.", pattern: /bidirectional|visual/i },
        { point: "It needs somebody who reads Arabic or Hebrew.", pattern: /Arabic/i },
        { point: "It conflicts with main.", pattern: /conflict/i },
      ],
      pullRequest: {
        number: 133,
        title: "Bidirectional text: visual cursor movement",
        author: "idris-vale",
        createdAt: ago(61),
        draft: true,
        mergeable: "CONFLICTING",
        body: "Needs somebody who reads Arabic or Hebrew every day.",
        comments: [
          says("saga-lindholm", ago(60), "I asked in the forum, no luck so far."),
          says(
            "kenji-tk",
            ago(58),
            "Vertical text has similar questions, but I cannot help with this one.",
          ),
        ],
        files: [
          {
            path: "src/bidi.rs",
            content: "pub enum Direction {\n    LeftToRight,\n    RightToLeft,\n}",
          },
        ],
      },
    },
  ];
}
