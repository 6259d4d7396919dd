const TEAM = "T0ABC123";
const SLACK = `/services/${TEAM}/B0DEF456/abcdefABCDEF012345678901`;

/** Addresses that no digest may be sent to, in the forms that parsers, resolvers and eyes disagree about. */
export function hostileForms(): string[] {
  return [
    ...[...NUMBERS, ...SIXES, ...OTHER_DIGITS, ...LOOKALIKES, ...ENCODED, ...PORTS]
      .concat(NOT_PUBLIC, POINTS_HOME, LABELS)
      .map((host) => `https://${host}${SLACK}`),
    ...AUTHORITIES.map((authority) => `${authority}${SLACK}`),
    ...PATHS.map((path) => `https://hooks.slack.com${path}`),
    ...BROKEN,
  ];
}

/** IPv4 with parts left out, padded, mixed or out of range. */
const NUMBERS = [
  ["0X7F000001", "0x7F.0.0.1", "127.0x0.1", "00000177.1", "127.000.000.001", "3232235777"],
  ["0xc0a80101", "0300.0250.1.1", "10.1", "172.1048577", "4294967295", "4294967296"],
  ["256.256.256.256", "1.2.3.4.5", "0xffffffff", "0x100000000", "0.0", "0x", "0x.0x.0x.0x"],
  ["127.0.0.1.0x0", "1.1.1.1.", "09.0.0.1", "127.0.0.0x1", "+127.0.0.1", "127.1e0"],
].flat();

const SIXES = [
  ["[::ffff:10.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "[::127.0.0.1]", "[2002:7f00:1::]"],
  ["[2001:db8::1]", "[ff02::1]", "[fe80::1%25eth0]", "[::1%251]", "[v1.fe80::a]", "[100::1]"],
  ["[::ffff:0:127.0.0.1]", "::1", "[::1]:443", "[]", "[0000:0000:0000:0000:0000:0000:0000:0001]"],
  ["[::1", "::1]", "[127.0.0.1]", "[::1].evil.com"],
].flat();

/** Digits and dots that are made plain ones. */
const OTHER_DIGITS = [
  "١٢٧.٠.٠.١",
  "१२७.०.०.१",
  "𝟙𝟚𝟟.𝟘.𝟘.𝟙",
  "¹²⁷.⁰.⁰.¹",
  "127｡0｡0｡1",
  "127．0．0．1",
  "127\u20240\u20240\u20241",
  "⒈⒈⒈⒈",
];

/** Signs that are made others, dropped, or look like others. */
const LOOKALIKES = [
  "ℎooks.slack.com",
  "hooks.ſlack.com",
  "hooks.slac\u212a.com",
  "hooks.slack.ⅽom",
  "hooks．slack．com",
  "hooks\u2024slack\u2024com",
  "hooks.slack.com\ufe0f",
  "hooks.slack.com\u2060",
  "hooks.slack.com\ufeff",
  "hooks.slack.com\u034f",
  "hooks.slack.com\u180e",
  "hooks.sl\u200cack.com",
  "hooks.sl\u202eack.com",
  "hooks.slаck.com",
  "hοοks.slack.com",
  "hooks.slack.com\uff0fevil",
  "hooks.slack.com\uff20evil.com",
  "hooks.slack.com\uff1a443",
  "hooks.slack.com\uff1fevil",
  "hooks.slack.com\uff03evil",
  "hooks.slack.com\u2044evil.com",
  "evil.c\u2100om",
  "evil\u0085.com",
  "evil\u2028.com",
  "ẞ.evil.com",
  "İ.evil.com",
];

const ENCODED = [
  "%68ooks.slack.com",
  "hooks%2eslack%2ecom",
  "hooks.slack.com%09",
  "hooks.slack.com%2f.evil.com",
  "hooks.slack.com%5c.evil.com",
  "hooks.slack.com%3f.evil.com",
  "hooks.slack.com%23.evil.com",
  "hooks.slack.com%3a443",
  "hooks.slack.com%E3%80%82evil.com",
  "%5b::1%5d",
  "%31%32%37.0.0.1",
  "docket%2eexample%2ecom",
  "docket.example.com%00",
  "docket。example。com",
  "docket.exam\u00adple.com",
];

const PORTS = [":0443", ":00443", ":", ":80", ":65535", ":65536", ":-1", ":4 43", ":%34%34%33"]
  .flatMap((port) => [`hooks.slack.com${port}`, `evil.com${port}`])
  .concat("docket.example.com:443", "docket.example.com:8443");

/** What resolves in clusters, offices and homes alone, or is kept for that. */
const NOT_PUBLIC = [
  ["kubernetes.default.svc", "db.prod.svc", "x.svc.cluster.local", "vault.service.consul"],
  ["host.docker.internal", "instance-data.ec2.internal", "x.intra", "x.workgroup", "x.domain"],
  ["x.dhcp", "x.mail", "a.i2p", "a.bit", "8.b.d.0.1.0.0.2.ip6.arpa", "router.home.arpa"],
  ["wpad", "metadata", "gateway", "localhost.localdomain", "a.localhost.", "x.internal."],
].flat();

/** Public names whose owners let them lead to any address, or home. */
const POINTS_HOME = [
  ["7f000001.nip.io", "app-7f000001.nip.io", "0a000001.sslip.io", "0--1.sslip.io"],
  ["fe80--1.sslip.io", "x.traefik.me", "127-0-0-1.traefik.me", "app.lacolhost.com"],
  ["localho.st", "fuf.me", "app.local.gd", "app.localhost.direct", "app.lndo.site"],
  ["app.ddev.site", "7f000001.c0a80001.rbndr.us", "make-7f000001-rr.1u.ms", "a.xip.io"],
].flat();

const LABELS = [
  ["a.-b.com", "a.b-.com", "xn--.com", "evil.c0m", "evil.c-m", "evil.1com", "evil.xn--"],
  ["evil.0x7f", "evil.0", "evil.com-", "_.evil.com", "a_b.evil.com", "evil.com!", "evil.com$"],
  ["(evil.com)", "evil.com~", "evil,com", "evil com", "evil<.com", "evil^.com", "evil{.com"],
  [`${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(63)}.com`, "a".repeat(300)],
].flat();

const AUTHORITIES = [
  "https://hooks.slack.com:@evil.com",
  "https://user:pass@127.0.0.1",
  "https://a:b:c@hooks.slack.com",
  "https://@@evil.com",
  "https://%40@hooks.slack.com",
  "https://hooks.slack.com:443@evil.com",
  "https://hooks.slack.com\t@evil.com",
  "https://hooks.slack.com&@evil.com",
  "https://\thooks.slack.com",
  "https:/\\hooks.slack.com",
  "https:\\/hooks.slack.com",
  "https:////hooks.slack.com",
  "https://\\hooks.slack.com",
  "https://https://hooks.slack.com",
  "https+slack://hooks.slack.com",
  "Https://hooks.slack.com",
  "https ://hooks.slack.com",
  "https%3a//hooks.slack.com",
  "\ufeffhttps://hooks.slack.com",
  "\u00a0https://hooks.slack.com",
  "url:https://hooks.slack.com",
  "gopher://hooks.slack.com",
  "unix:/run/docker.sock#",
  "about:blank#https://hooks.slack.com",
];

/** Of Slack's own host: the same place written otherwise, or another. */
const PATHS = [
  `${SLACK}?`,
  `${SLACK}?#`,
  `${SLACK};a=1`,
  `${SLACK}%00`,
  `${SLACK}%0d%0aHost:%20evil.com`,
  `${SLACK}\u200b`,
  `${SLACK}\u007f`,
  `${SLACK}/.`,
  `${SLACK}/..`,
  `${SLACK}\\`,
  `/serv\tices/${TEAM}/B0DEF456/abcdef`,
  `/SERVICES/${TEAM}/B0DEF456/abcdef`,
  `/services/./${TEAM}/B0DEF456/abcdef`,
  `/services/${TEAM}/%2e/B0DEF456/abcdef`,
  `/services/${TEAM}//B0DEF456/abcdef`,
  `/services/${TEAM}/W0DEF456/abcdef`,
  `/services/U0ABC123/B0DEF456/abcdef`,
  `/services/${TEAM}/B0DEF456/ａｂｃ`,
  `/services/${TEAM}/B0DEF456/abc_def`,
  `/services/${TEAM}/B0DEF456/${"a".repeat(65)}`,
  `/services/T${"A".repeat(31)}/B0DEF456/abcdef`,
  `/services/${TEAM}/B/abcdef`,
  `/services%2f${TEAM}%2fB0DEF456%2fabcdef`,
  `\\services\\${TEAM}\\B0DEF456\\abcdef`,
  "/api/chat.postMessage",
  "/files/upload",
  "/services",
  "/app/callback?url=https://evil.com",
];

const BROKEN = [
  "https",
  "https:",
  "https:/",
  "https://#",
  "https://@",
  "https://:443",
  "https://.",
  "https://..",
  "https://[",
  "https://%",
  "https:// ",
  "https://\u0000",
  "/services/T0ABC123/B0DEF456/abcdef",
  "?https://hooks.slack.com/services/T0ABC123/B0DEF456/abcdef",
  "null",
  "undefined",
  "[object Object]",
];
