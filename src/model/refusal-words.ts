/** What servers say where they refuse, each in words of its own. They are for reading here and are shown to nobody. */

export const TOO_LONG = anyOf(
  /context[ _-]?(?:length|window|size)|context limit|\btoken context\b/,
  /(?:prompt|input|request|message|conversation)s?(?: tokens)?(?: is| are)? too (?:long|large)/,
  /too many (?:input |prompt )?tokens/,
  /(?:exceed|greater|larger|longer|more)\w*[^.\n]{0,80}\btokens?\b|\btokens?\b[^.\n]{0,80}\bexceed/,
  /\bat most \d+ tokens|\bless than \d+ tokens|max_tokens[^.\n]{0,40}, got -\d/,
  /reduce (?:the|your) (?:length|prompt|message|input)/,
  /\b(?:prompt|input|message|content)s?\b[^.\n]{0,20} exceeds?\b[^.\n]{0,40}(?:length|size|limit)/,
  /range of input length|\binputs?\b[^.\n]{0,20}\btokens?\b[^.\n]{0,40} must be/,
  /string_above_max_length|tokens?_(?:limit_)?exceeded/,
  /max(?:imum)?(?: supported)?[ _](?:prompt|input|context|sequence)[ _](?:length|size|tokens)/,
  /(?:输入|提示|上下文|prompt|tokens?)[^\n]{0,20}(?:超|过长)/,
);
export const RATE =
  /rate[ _-]?limit|too many requests|resource_exhausted|tokens per|quota|throttl/i;
/** Of servers that answer 400 for whatever is behind them. */
export const THROTTLED = /throttl/i;
/** What is too large for the limit of a minute will be so in every minute. */
export const LARGER_THAN_THE_LIMIT = /request too large|must be reduced|reduce your message size/i;
export const LIMIT_AND_REQUEST = /\bLimit:? ~?(\d+)\b[^\n]{0,80}\bRequested:? ~?(\d+)/i;
export const KEY_REFUSED = anyOf(
  /\bapi[ _-]?key\b[^.\n]{0,40}\b(?:invalid|not valid|expired|not found|incorrect|revoked|disabled|malformed)/,
  /\b(?:invalid|incorrect|expired|wrong|missing) (?:openai |\w+ )?api[ _-]?key|api_key_invalid|invalid_api_key/,
);
export const MODEL_UNKNOWN = anyOf(
  /model[ _-]?not[ _-]?(?:found|exist)|not a valid model|\binvalid[ _]model\b|unknown model/,
  /\bmodel\b[^\n]{0,120}(?:does not exist|not found|decommissioned|no longer (?:available|supported)|end of life|been retired)/,
  /access to (?:the )?model|model_decommissioned|deploymentnotfound|not a chat model|no models? (?:is |are )?loaded/,
);
/** What answers does not know where it was asked. */
export const ADDRESS_UNKNOWN =
  /unexpected endpoint|unrecognized request url|invalid url|\bno route\b|\bcannot post\b|method not allowed/i;
export const NO_CREDIT = anyOf(
  /insufficient[ _-]?(?:\w+[ _])?(?:quota|balance|credits?|funds)|credit balance|overdue/,
  /(?:out of|no|not enough|doesn['’]t have any|not have any) (?:remaining )?credits?|used all (?:\w+ )?credits/,
  /(?:exceeded|used up)[^.\n]{0,40}\bcredits\b|quota_exceeded_billing|billing_hard_limit|exceeded_current_quota/,
  /(?:spending|spend) limit|key limit exceeded|arrear|\brecharge\b|\bunpaid\b|payment method/,
  /used up your (?:\w+ ){0,3}(?:allocation|allowance|quota)|\bbudget\b[^.\n]{0,40}exceed|exceeded[ _]?(?:\w+ ){0,2}budget/,
  /余额不足|额度不足|欠费|充值/,
);
/** What providers say of a prompt that they will not have answered. */
export const FILTERED = anyOf(
  /content[ _-]?(?:filter|management|policy|moderation|exists risk)|responsible ?ai|data_inspection/,
  /inappropriate content|sensitive ?(?:content|information)|new_sensitive|safety[ _](?:system|filter|polic|check)/,
  /prohibited_content|\b(?:flagged|moderation)\b|violates [^.\n]{0,40}(?:guideline|polic)|敏感内容|不安全/,
);
/** What is said of a server that will be there, and of a call that the model got wrong: it writes another. */
export const PASSES = anyOf(
  /model[^.\n]{0,20}(?:crashed|unloaded)|loading model|model is (?:still )?loading|overloaded/,
  /tool_use_failed|failed_generation|failed to (?:call a function|parse tool call)|tool call validation failed/,
);

function anyOf(...patterns: RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join("|"), "i");
}
