/** Words that every pull request has, and the glue of the languages most used on GitHub. */
const COMMON: ReadonlySet<string> = new Set(
  `about above after again against also although always among another anyone because been before being below between both cannot could does doing done during each either else even every ever first from further have having here however into itself just keep last later least less like made make makes many might more most much must need needs never none once only open other others over rather really same seem seems settled several shall should since some something still such take than that their them then there these they thing think this those though through thus together under until upon used uses using very want wants well were what when where whether which while will with within without would your
   change changes changed code comment comments commit commits file files github issue issues line lines merge merged merging pull request requests requested review reviewed reviewer reviewers reviews author maintainer maintainers discussion thread threads ready approval approved approves asks asked says said wants
   aber alle auch auf aus bei beim bereits bevor dann dass dazu dem den der des die dies diese dieser dieses doch durch eine einem einen einer eines erst etwas für gegen haben hier immer ihre ihren jede jedoch kann keine mehr mit nach nicht noch nur oder ohne schon sein seine sich sind soll sollte sowie über und unter vom von vor wenn werden wird wurde zum zur
   avec cette ceux dans des donc elle elles encore entre être faire fait leur leurs mais même mais nous pour plus sans sont sous sur tout tous une vers
   como con cuando del desde donde ella ellos entre esta este esto hasta hay las los más muy para pero por que ser sin sobre son también una unos`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

const STEM_CODE_UNITS = 5;

/** Beginnings of the words that carry meaning; pairs of characters where words are not spaced. */
export function contentStems(text: string): Set<string> {
  const stems = new Set<string>();
  for (const word of text.toLowerCase().match(/[\p{L}\p{M}]{4,}/gu) ?? []) {
    if (
      !COMMON.has(word) &&
      !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word)
    ) {
      stems.add(word.slice(0, STEM_CODE_UNITS));
    }
  }
  for (const run of text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2,}/gu) ??
    []) {
    for (let index = 0; index + 1 < run.length; index += 1) {
      stems.add(run.slice(index, index + 2));
    }
  }
  return stems;
}
