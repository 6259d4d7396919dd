import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, it } from "vitest";

import { estimateTokens } from "../../../src/text/token-estimate.ts";

const PROSE = {
  English:
    "The retry budget is shared between all uploads of a session, so a slow link can no longer starve the others. I would rather see this behind a flag until we have numbers.",
  German:
    "Die Wiederholungen teilen sich ein gemeinsames Budget, damit eine langsame Verbindung die übrigen nicht mehr blockiert. Ich sähe das lieber hinter einem Schalter.",
  French:
    "Les tentatives partagent désormais un même budget, si bien qu'une liaison lente ne bloque plus les autres. Je préférerais voir cela derrière une option.",
  Spanish:
    "Los reintentos comparten ahora un presupuesto común, de modo que una conexión lenta ya no bloquea a las demás.",
  Polish:
    "Ponowne próby korzystają teraz ze wspólnego budżetu, więc wolne łącze nie blokuje już pozostałych.",
  Turkish:
    "Yeniden denemeler artık ortak bir bütçeyi paylaşıyor, böylece yavaş bir bağlantı diğerlerini engellemiyor.",
  Russian:
    "Повторные попытки теперь делят общий бюджет, поэтому медленное соединение больше не блокирует остальные.",
  Greek:
    "Οι επαναλήψεις μοιράζονται πλέον κοινό προϋπολογισμό, ώστε μια αργή σύνδεση να μην μπλοκάρει τις υπόλοιπες.",
  Hebrew: "הניסיונות החוזרים חולקים כעת תקציב משותף, ולכן חיבור איטי אינו חוסם את האחרים.",
  Arabic: "تتشارك المحاولات الآن ميزانية واحدة، لذلك لم يعد الاتصال البطيء يعيق بقية عمليات الرفع.",
  Hindi: "पुनः प्रयास अब एक साझा बजट का उपयोग करते हैं, इसलिए धीमा कनेक्शन दूसरों को नहीं रोकता।",
  Thai: "การลองใหม่ใช้งบประมาณร่วมกันแล้ว การเชื่อมต่อที่ช้าจึงไม่ขัดขวางการอัปโหลดอื่น",
  Chinese:
    "重试现在共享同一个预算，因此缓慢的连接不再阻塞其他上传。我更希望在有测试数据之前把它放在开关后面。",
  Japanese:
    "再試行は共通の予算を共有するようになり、遅い接続が他のアップロードを妨げることはなくなりました。",
  Korean: "재시도는 이제 공통 예산을 공유하므로 느린 연결이 다른 업로드를 막지 않습니다.",
};

const CODE = {
  TypeScript: [
    "export async function upload(file: Blob, options: UploadOptions = {}): Promise<Response> {",
    "  const { retries = 3, signal } = options;",
    "  for (let attempt = 0; attempt <= retries; attempt += 1) {",
    "    const response = await fetch(`/api/files/${file.name}?part=${attempt}`, { body: file, signal });",
    "    if (response.ok || !isTransient(response.status)) {",
    "      return response;",
    "    }",
    "  }",
    '  throw new UploadError("gave up", { cause: lastError ?? undefined });',
    "}",
  ].join("\n"),
  Python:
    "def upload(self, *, retries: int = 3) -> Response:\n    for attempt in range(retries):\n        try:\n            return self._send_once(timeout=MAX_TIMEOUT_S)\n        except TimeoutError as error:\n            self.log.warning('attempt %d failed: %r', attempt, error)\n",
  XML: '<c>8</c>\n<c>no</c>\n<t hangText="x:"><vspace blankLines="0"/>The option is a 64-bit unsigned integer.</t>\n',
  JSON: '{\n  "name": "app",\n  "version": "1.2.3",\n  "dependencies": { "hono": "4.13.19", "zod": "^4.6.7" },\n  "private": true\n}\n',
  "a lock file":
    '    "node_modules/abc": {\n      "version": "7.24.7",\n      "integrity": "sha512-BcYH1CVJBO9tvyIZ2jVeXgSIMvGZ2FDRvDdOIVQyuklNKSsx+eppDEBq/g47Ayw+RqNFE+URvOShmf+f/qwAlA==",\n      "dev": true\n    },\n',
  "a manifest": Array.from(
    { length: 20 },
    (_, index) =>
      `[F${index}] packages/core-${index}/src/UploadButton.test.tsx +${index * 7} -${index}`,
  ).join("\n"),
  numbers: Array.from({ length: 60 }, (_, index) => index * 7919).join(", "),
  "hexadecimal digits": Array.from({ length: 40 }, (_, index) =>
    ((index * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, "0"),
  ).join(" "),
  base64: btoa(
    String.fromCharCode(
      ...Array.from({ length: 600 }, (_, index) => (index * index * 7919 + index * 31) % 256),
    ),
  ),
  "random signs": Array.from({ length: 300 }, (_, index) =>
    String.fromCharCode(33 + ((index * index * 31 + index * 7) % 94)),
  ).join(""),
  emoji: "👍 🎉 🚀 👩‍🚀 🔥 ✅ ❌ 👍🎉🚀",
  "a table": "| name | value |\n| --- | --- |\n| retries | 3 |\n| timeout | 30 s |\n",
};

describe("estimated tokens", () => {
  it.for(Object.entries({ ...PROSE, ...CODE }))(
    "are never far below those of a tokenizer: %s",
    ([, text], { expect }) => {
      expect(estimateTokens(text) / encode(text).length).toBeGreaterThan(0.9);
    },
  );

  it("are close over a mixture, so that budgets are used", ({ expect }) => {
    const mixture = Object.values({ ...PROSE, ...CODE }).join("\n");
    const ratio = estimateTokens(mixture) / encode(mixture).length;

    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(1.25);
  });

  it("count nothing for nothing", ({ expect }) => {
    expect(estimateTokens("")).toBe(0);
  });
});
