import { type Ago, reviews, type SamplePullRequest, says } from "../writing.ts";

/** Has the shape of a token, and is none; in parts, so that no scanner takes this file for a leak. */
const TOKEN = ["ghp", "q8ZtR4vWm2XyB7nKc5LdPf9HsJ3gAe6Tu1Yo"].join("_");

/** 15 human comments, 12 of them in reviews; only the recount brings it among the first five. In conflict. */
export function payloadEncryption(ago: Ago): SamplePullRequest {
  return {
    keyPoints: [
      {
        point: "Payloads are encrypted at rest with a data key per queue.",
        pattern: /per[- ]queue|data key/i,
      },
      {
        point:
          "AES-256-GCM is used, and the nonce question is settled by random 96-bit nonces with key rotation.",
        pattern: /GCM|nonce/i,
      },
      {
        point: "A real-looking master key was committed in a test file.",
        pattern: /testdata\/dev\.env|master key/i,
      },
      { point: "Searching by payload content stops working.", pattern: /search|payload filter/i },
      { point: "It conflicts with main.", pattern: /conflict|rebase/i },
    ],
    pullRequest: {
      number: 871,
      title: "Encrypt payloads at rest with a data key per queue",
      author: "sofia-amado",
      createdAt: ago(9),
      headRef: "payload-encryption",
      forkOwner: "sofia-amado",
      labels: ["area: store", "security"],
      mergeable: "CONFLICTING",
      requestedReviewers: [{ team: "security-reviewers" }, { login: "otto-brandvold" }],
      closes: [
        { number: 508, title: "Payloads are stored in plain text", state: "OPEN" },
        { number: 731, title: "Customer managed keys", state: "OPEN" },
      ],
      body: `
Payloads often hold personal data, and a database dump is the easiest way to lose them. With this a queue can be marked \`encrypted: true\`; its payloads and results are then encrypted before they reach Postgres.

Envelope encryption: each queue has a data key, wrapped by a master key from the environment, a file, or a KMS plugin. Data keys are rotated every 30 days, old ones are kept for decryption.

Cost, measured on my laptop: 1.9 µs per KiB, nothing that shows in the benchmark. Limit: \`ferryman jobs list --payload-filter\` cannot search in encrypted queues.`,
      commits: [
        { message: "store: seal payloads of encrypted queues", at: ago(9) },
        { message: "keys: wrap data keys with a master key", at: ago(9) },
        { message: "keys: rotate data keys", at: ago(5) },
      ],
      checks: [
        { name: "unit (1.24)" },
        { name: "unit (1.25)" },
        { name: "integration (postgres 17)" },
        { name: "lint" },
        { name: "secret scan", app: "secret-scanning", conclusion: "ACTION_REQUIRED" },
      ],
      reviews: [
        reviews(
          "COMMENTED",
          "hollis-quan",
          ago(8),
          "First pass over the cryptography. I like that there is no home-made mode; the nonce handling needs an argument in the code.",
          { key: "hollis" },
        ),
        reviews(
          "CHANGES_REQUESTED",
          "otto-brandvold",
          ago(4),
          "Blocking on the committed key and on what the CLI shows for encrypted payloads.",
          { key: "otto" },
        ),
      ],
      threads: [
        {
          path: "internal/keys/seal.go",
          anchor: "make([]byte, s.aead.NonceSize())",
          resolvedBy: "hollis-quan",
          comments: [
            says(
              "hollis-quan",
              ago(8),
              "Random 96-bit nonces are safe for about 2^32 messages per key. A busy queue writes that in some weeks. Either a counter or a shorter life of the key.",
              { review: "hollis" },
            ),
            says(
              "sofia-amado",
              ago(7),
              "Rotation is after 30 days **or** 2^31 messages, whichever comes first. The counter lives next to the key and is checked in blocks of 10,000, so it does not cost a write per job.",
            ),
            says(
              "hollis-quan",
              ago(6),
              "That is a fine answer, I just could not see it. Please put those two numbers where the nonce is made.",
            ),
            says("sofia-amado", ago(5), "Done, with the reference to NIST SP 800-38D."),
          ],
        },
        {
          path: "internal/keys/seal.go",
          anchor: "[]byte(s.queue)), nil",
          comments: [
            says(
              "hollis-quan",
              ago(8),
              "The job id and the queue belong into the additional data, otherwise somebody with write access to the table can swap payloads between jobs.",
              { review: "hollis" },
            ),
            says(
              "sofia-amado",
              ago(7),
              "The queue is in. The id is not known before the INSERT, it comes from the sequence. I could draw it beforehand, at the cost of one more round trip.",
            ),
            says(
              "jun-hayama",
              ago(6),
              "`INSERT ... SELECT nextval()` in a CTE does both in one trip. I can show you, we do this for the outbox.",
            ),
          ],
        },
        {
          path: "testdata/dev.env",
          anchor: "FERRYMAN_MASTER_KEY",
          comments: [
            says(
              "otto-brandvold",
              ago(4),
              "This looks like a real master key, and the secret scan thinks so as well. If it was ever used on a shared machine it has to be rotated, not just removed.",
              { review: "otto" },
            ),
            says(
              "sofia-amado",
              ago(3),
              "It was made for the test with `openssl rand`, I promise. I will generate it at test time.",
            ),
            says(
              "otto-brandvold",
              ago(3),
              "Then please also rewrite the branch so that it does not land in the history.",
            ),
          ],
        },
        {
          path: "cmd/ferryman/jobs.go",
          anchor: "<encrypted>",
          comments: [
            says(
              "otto-brandvold",
              ago(4),
              "Printing `<encrypted>` is right for people without the key. People who have it will need `--reveal`, and that has to be written to the audit log.",
              { review: "otto" },
            ),
            says(
              "wren-abbott",
              ago(2),
              "Support needs this daily. Without `--reveal` we could not turn encryption on.",
            ),
          ],
        },
      ],
      comments: [
        says(
          "wren-abbott",
          ago(8),
          "Our auditors ask for this every year, thank you. Would a KMS in another region be acceptable for latency? Data keys are cached, right?",
        ),
        says(
          "sofia-amado",
          ago(8),
          "Yes: a data key is unwrapped once per worker start and then held in memory for an hour.",
        ),
        says(
          "sable-review[bot]",
          ago(5),
          "**Summary by Sable**\nThis change introduces envelope encryption. Consider adding tests for error paths. Confidence: 3/5.",
        ),
        says(
          "mira-lindqvist",
          ago(1),
          "This conflicts with main since the store was split into packages. Could you rebase before the security review on Thursday?",
        ),
      ],
      files: [
        {
          path: "internal/keys/seal.go",
          content: `
package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"
)

// A Sealer encrypts payloads with the current data key of one queue.
type Sealer struct {
	queue   string
	keyID   uint32
	aead    cipher.AEAD
	decrypt map[uint32]cipher.AEAD
}

// Seal gives key id, nonce and ciphertext.
//
// Nonces are random. With 96 bits that is safe for 2^32 messages per key (NIST SP 800-38D, section 8.3); a data key
// is replaced after 30 days or 2^31 messages, whichever comes first.
func (s *Sealer) Seal(payload []byte) ([]byte, error) {
	nonce := make([]byte, s.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("nonce: %w", err)
	}
	header := appendHeader(nil, s.keyID, nonce)
	// The queue is authenticated, so that a payload cannot be moved to another one.
	return s.aead.Seal(header, nonce, payload, []byte(s.queue)), nil
}

// Open decrypts with whichever data key sealed the payload.
func (s *Sealer) Open(sealed []byte) ([]byte, error) {
	keyID, nonce, ciphertext, err := splitHeader(sealed)
	if err != nil {
		return nil, err
	}
	aead, ok := s.decrypt[keyID]
	if !ok {
		return nil, fmt.Errorf("data key %d of queue %s is not available", keyID, s.queue)
	}
	return aead.Open(nil, nonce, ciphertext, []byte(s.queue))
}`,
        },
        {
          path: "internal/store/insert.go",
          patch: `
@@ 40 @@ func (s *Store) Enqueue(ctx context.Context, job NewJob) (int64, error) {
-	return s.insert(ctx, job.Queue, job.Payload, job.RunAt)
+	payload := job.Payload
+	if sealer := s.sealers.For(job.Queue); sealer != nil {
+		sealed, err := sealer.Seal(payload)
+		if err != nil {
+			return 0, err
+		}
+		payload = sealed
+	}
+	return s.insert(ctx, job.Queue, payload, job.RunAt)
 }`,
        },
        {
          path: "testdata/dev.env",
          content: `
FERRYMAN_DATABASE_URL=postgres://ferryman:ferryman@localhost:5432/ferryman
FERRYMAN_MASTER_KEY=kQ7vR2mXw9ZcT4bN8yLpE1sGdH6jUfA3oKiV5tWqMxY=
KMS_ACCESS_TOKEN=${TOKEN}`,
        },
        {
          path: "cmd/ferryman/jobs.go",
          patch: `
@@ 80 @@ func printJob(out io.Writer, job store.Job) {
 	fmt.Fprintf(out, "id:       %d\\n", job.ID)
 	fmt.Fprintf(out, "queue:    %s\\n", job.Queue)
 	fmt.Fprintf(out, "attempts: %d\\n", job.Attempts)
-	fmt.Fprintf(out, "payload:  %s\\n", job.Payload)
+	if job.Sealed {
+		fmt.Fprintln(out, "payload:  <encrypted>")
+	} else {
+		fmt.Fprintf(out, "payload:  %s\\n", job.Payload)
+	}
 }
 
 func listJobs(cmd *cobra.Command) error {`,
        },
        {
          path: "migrations/0044_queue_keys.up.sql",
          content: `
CREATE TABLE queue_keys (
  queue text NOT NULL,
  key_id integer NOT NULL,
  wrapped bytea NOT NULL,
  messages bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (queue, key_id)
);
ALTER TABLE jobs ADD COLUMN sealed boolean NOT NULL DEFAULT false;`,
        },
        {
          path: "vendor/keepmost.example/cache/cache.go",
          content: `
package cache

// A Cache keeps the entries that were read last.
type Cache[K comparable, V any] struct {
	mu      sync.Mutex
	size    int
	entries map[K]*entry[K, V]
	newest  *entry[K, V]
}`,
        },
      ],
    },
  };
}
