/* oxlint-disable import/no-unassigned-import -- to load them is all that is wanted */
/**
 * What the Worker loads when it is first needed is loaded before any test: in this runtime an import that is under way
 * when its object is deleted never ends, and everybody who asks for it later waits with it.
 */
import "openai";
import "../../src/connectors/scalekit/services.ts";
import "../../src/markdown/inert-markdown.ts";
