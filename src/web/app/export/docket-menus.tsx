import { renderMarkdown } from "../../../markdown/docket.ts";
import { PostDocket } from "../operations/post-menus.tsx";
import { formatAddress } from "../page/address.ts";
import { isOfSeveral, nameOf } from "../page/repositories-of.ts";
import type { Docket } from "../page/state.ts";
import { Menu, MenuItem } from "../parts/menu.tsx";
import { copy } from "./copied-note.tsx";
import { download, fileName } from "./download.ts";
import { docketAsText } from "./plain-text.ts";
import { docketAsSlack } from "./slack-text.ts";

/** Ways to take a whole docket along. */
export function DocketMenus({ docket }: { docket: Docket }) {
  const { result, query } = docket;
  const { repository } = result;
  const several = isOfSeveral(docket);
  const about = nameOf(docket);
  // What somebody else's cost is not known, rather than nothing.
  const whole = docket.byLink === true ? { ...result, usage: undefined } : result;
  return (
    <>
      {!several && (
        <PostDocket repository={repository} first={result.pullRequests[0]?.number ?? null} />
      )}
      <Menu icon="copy" label="Copy" about="the docket">
        <MenuItem
          label="As Markdown"
          onPress={() => void copy(renderMarkdown(result), "the docket as Markdown")}
        />
        <MenuItem
          label="As plain text"
          onPress={() => void copy(docketAsText(result), "the docket as plain text")}
        />
        <MenuItem
          label="For Slack"
          onPress={() => void copy(docketAsSlack(result), "the docket for Slack")}
        />
        {query.several.length === 0 && (
          <MenuItem
            label="Link to this question"
            onPress={() => {
              const address = formatAddress({ query: { ...query, repository }, jobId: null });
              void copy(`${location.origin}${address}`, "the link: it asks the same");
            }}
          />
        )}
      </Menu>
      <Menu icon="download" label="Download" about="the docket">
        <MenuItem
          label="Markdown"
          onPress={() => download(fileName(about, "md"), "text/markdown", renderMarkdown(result))}
        />
        <MenuItem
          label="JSON"
          onPress={() =>
            download(fileName(about, "json"), "application/json", JSON.stringify(whole, null, 2))
          }
        />
        <MenuItem label="Print" onPress={() => print()} />
      </Menu>
    </>
  );
}
