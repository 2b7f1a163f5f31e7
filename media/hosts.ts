/** Host names and literal addresses that are this machine, a private network or nobody's (RFC 6890). */
const PRIVATE_HOSTS: readonly RegExp[] = [
	/^(0|10|127)(\.\d+){3}$/,
	/^169\.254(\.\d+){2}$/,
	/^192\.(168\.\d+|0\.0)\.\d+$/,
	/^172\.(1[6-9]|2\d|3[01])(\.\d+){2}$/,
	/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])(\.\d+){2}$/,
	/^198\.1[89](\.\d+){2}$/,
	/^2(2[4-9]|[3-5]\d)(\.\d+){3}$/,
	// Public are 2000::/3 alone, without what wraps an IPv4 address (Teredo, 6to4).
	/^\[(?![23][\da-f]{3}:)/,
	/^\[(2001:0?:|2002:)/,
	// Names of the local network. The resolver completes one without a dot.
	/(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|home\.arpa|corp|private)$/,
	/^[^.[]+$/,
	// Public names of this machine.
	/(^|\.)(localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|fuf\.me|local\.gd)$/,
];

/** Where clouds tell a machine its own keys: link-local addresses, and the few that are elsewhere. */
const METADATA_HOSTS: readonly RegExp[] = [
	/^169\.254(\.\d+){2}$/,
	/^(100\.100\.100\.200|168\.63\.129\.16|192\.0\.0\.192)$/,
	/^\[(fe[89ab][\da-f]:|fd00:ec2:|fd20:ce:)/,
	/^(metadata|metadata\.goog|metadata\.google\.internal|metadata\.tencentyun\.com)$/,
	/^instance-data(\.ec2\.internal)?$/,
];

/** Services whose names lead to whatever address is written into them. */
const REBINDING = /(^|\.)(nip\.io|sslip\.io|xip\.io|rbndr\.us|1u\.ms|traefik\.me)$/;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a URL points at this machine. A provider's base URL does so for the sandbox only. */
export function isLoopback(url: string): boolean {
	return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/**
 * Whether a URL points into a private network or at this machine, as far as its text tells: also where
 * an address is only written into a name, as in `10.0.0.1.nip.io`.
 */
export function isPrivate(url: string): boolean {
	const host = hostOf(url);
	return matches(PRIVATE_HOSTS, [host, ...ipv4InName(host), ...ipv4InHex(host)]);
}

/** Whether a URL's host is a name that leads wherever its owner wants, from one moment to the next. */
export function isRebinding(url: string): boolean {
	return REBINDING.test(hostOf(url));
}

/** Whether a URL points to where a cloud keeps a machine's keys, however that is written. */
export function isMetadata(url: string): boolean {
	const host = hostOf(url);
	const written = [host, ...ipv4InName(host), ...ipv4InIpv6(host), ...ipv4InHex(host)];
	return matches(METADATA_HOSTS, written);
}

/** The URL of an address that a name has turned out to have. */
export function urlOfAddress(found: string): string {
	// A link-local one may name the network card, behind a percent sign.
	const address = found.replace(/%.*/, '');
	const [ipv4] = address.includes(':') ? ipv4InIpv6(hostOf(`http://[${address}]`)) : [address];
	return `http://${ipv4 ?? `[${address}]`}`;
}

/** Lower case, numbers in decimal: a URL brings its host into one form, all but a dot at its end. */
function hostOf(url: string): string {
	return new URL(url).hostname.replace(/\.+$/, '');
}

function matches(patterns: readonly RegExp[], hosts: readonly string[]): boolean {
	return hosts.some((host) => patterns.some((pattern) => pattern.test(host)));
}

/** `a.10.0.0.1.b`, `a-10-0-0-1.b` */
function ipv4InName(host: string): string[] {
	// A lookahead consumes nothing, so matches may overlap: 10.0.0.1 is found in 1.10.0.0.1, too.
	const found = host.matchAll(
		/(?<![\da-z])(?=(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?!\d))/g,
	);
	return [...found]
		.map((match) => match.slice(1))
		.filter((numbers) => numbers.every((number) => Number(number) < 256))
		.map((numbers) => numbers.join('.'));
}

/** Mapped, translated (NAT64) and 6to4 addresses end, or begin, with an IPv4 one. */
function ipv4InIpv6(host: string): string[] {
	const words =
		/\[(?:::|::ffff:|::ffff:0:|64:ff9b::|64:ff9b:1::)([\da-f]{1,4}):([\da-f]{1,4})\]/.exec(host) ??
		/\[2002:([\da-f]{1,4}):([\da-f]{1,4}):/.exec(host);
	if (!words) return [];
	const numbers = words.slice(1).map((word) => Number.parseInt(word, 16));
	return [numbers.flatMap((number) => [number >> 8, number & 0xff]).join('.')];
}

/** `a9fea9fe.nip.io`; elsewhere eight such characters are no address. */
function ipv4InHex(host: string): string[] {
	if (!REBINDING.test(host)) return [];
	const found = host.matchAll(/(?<![\da-z])[\da-f]{8}(?![\da-z])/g);
	return [...found].map(([hex]) => [...Buffer.from(hex, 'hex')].join('.'));
}
