import { isLoopback, isPrivate } from '../../media/hosts';
import { requireSafeDownload } from '../../media/safeUrl';
import { Failure } from '../../transport/failure';

const API = 'https://api.example/v1';
const SANDBOX = 'http://127.0.0.1:4000/api/v1';

/** The failure with which a download is refused; nothing when it is not. */
function refused(url: string, baseUrl = API): Failure | undefined {
	try {
		requireSafeDownload(url, baseUrl);
		return undefined;
	} catch (error) {
		if (error instanceof Failure && error.details.kind === 'unsafeUrl') return error;
		throw error;
	}
}

const refusal = (url: string, baseUrl = API) => refused(url, baseUrl)?.message;

describe('an address that a result may be downloaded from', () => {
	it.each([
		'https://cdn.example/v.mp4?sig=1',
		'https://cdn.example:8443/v.mp4',
		'https://8.8.8.8/v.mp4',
		'https://172.15.0.1/',
		'https://172.32.0.1/',
		'https://100.63.0.1/',
		'https://100.128.0.1/',
		'https://192.169.0.1/',
		'https://11.0.0.1/',
		'https://[2001:4860:4860::8888]/',
		'https://[2606:4700::1111]/',
		'https://localhost.example/',
		'https://mylocalhost.example/',
		'https://lan.example/',
		'https://cdn-1-2-3.example/',
		'https://d-10.0.0.300.example/',
		'https://d-10.0.0.256.example/',
		'https://v1-8-8-8-8.example/',
		'https://a9fea9fe.example/',
		'https://internal.example/',
		'https://10.example/',
		'https://bücher.example/',
	])('is %s', (url) => {
		expect(refusal(url)).toBeUndefined();
	});
});

describe('a private address', () => {
	it.each([
		// This machine.
		'https://localhost/',
		'https://LOCALHOST/',
		'https://LocalHost./',
		'https://localhost../',
		'https://app.localhost/',
		'https://127.0.0.1/',
		'https://127.1.2.3/',
		'https://127.1/',
		'https://2130706433/',
		'https://0x7f000001/',
		'https://0x7f.1/',
		'https://017700000001/',
		'https://127.0.0.1./',
		'https://%31%32%37.0.0.1/',
		'https://１２７.0.0.1/',
		'https://0.0.0.0/',
		'https://0/',
		'https://[::1]/',
		'https://[::]/',
		'https://[0:0:0:0:0:0:0:1]/',
		'https://[::ffff:127.0.0.1]/',
		'https://[::ffff:7f00:1]/',
		'https://[::127.0.0.1]/',
		'https://[64:ff9b::127.0.0.1]/',
		'https://[64:ff9b::a9fe:a9fe]/',
		'https://[2002:7f00:1::]/',
		// The own network.
		'https://10.0.0.1/',
		'https://10.255.255.255/',
		'https://167772161/',
		'https://172.16.0.1/',
		'https://172.31.255.255/',
		'https://192.168.0.1/',
		'https://100.64.0.1/',
		'https://100.127.255.255/',
		'https://198.18.0.1/',
		'https://198.19.255.255/',
		'https://192.0.0.1/',
		'https://[fc00::1]/',
		'https://[fd12:3456:789a::1]/',
		'https://nas.local/',
		'https://nas.LOCAL./',
		'https://db.internal/',
		'https://intranet/',
		'https://mylocalhost/',
		'https://minio./',
		'https://nas.lan/',
		'https://nas.home/',
		'https://nas.home.arpa/',
		'https://db.corp/',
		'https://db.intranet/',
		'https://host.localdomain/',
		// Names that an address is written into, and names of this machine.
		'https://10.0.0.1.nip.io/',
		'https://app.192-168-1-5.sslip.io/',
		'https://7f000001.nip.io/',
		'https://www.127.0.0.1.example/',
		'https://ip-10-0-0-5.example/',
		'https://localtest.me/',
		'https://a.lvh.me/',
		// A cloud's own data.
		'https://169.254.169.254/latest/meta-data/',
		'https://2852039166/',
		'https://metadata.google.internal/',
		'https://metadata.google.internal./',
		'https://[fe80::1]/',
		'https://[febf::1]/',
		'https://[fd00:ec2::254]/',
		// Nobody's.
		'https://224.0.0.1/',
		'https://255.255.255.255/',
		'https://[ff02::1]/',
	])('is %s', (url) => {
		expect(isPrivate(url)).toBe(true);
		expect(refusal(url)).toMatch(/points into a private network$/);
	});
});

describe('a name that leads wherever its owner wants', () => {
	it.each(['https://8.8.8.8.nip.io/', 'https://nip.io/', 'https://08080808.7f000001.rbndr.us/'])(
		'is no place for a result: %s',
		(url) => expect(refusal(url)).toMatch(/points into a private network$/),
	);

	it('may be that of an n8n, or of a user’s own file', () => {
		expect(isPrivate('https://8.8.8.8.nip.io/')).toBe(false);
	});
});

describe('what else is refused', () => {
	it.each([
		['http://cdn.example/v.mp4', 'does not start with https://'],
		['HTTP://cdn.example/v.mp4', 'does not start with https://'],
		['file:///etc/passwd', 'does not start with https://'],
		['ftp://cdn.example/v.mp4', 'does not start with https://'],
		['data:video/mp4;base64,AAAA', 'does not start with https://'],
		['javascript:alert(1)', 'does not start with https://'],
		['http://127.0.0.1/', 'does not start with https://'],
		['/results/v.mp4', 'is not a URL'],
		['', 'is not a URL'],
		['https://', 'is not a URL'],
		['https://1.2.3.4.5/', 'is not a URL'],
	])('%j: it %s', (url, why) => {
		expect(refusal(url)).toBe(`The result was not downloaded: its address ${why}`);
	});
});

it('a refused address is not tried again, and the task is said to be done', () => {
	const { details } = refused('http://cdn.example/v.mp4') ?? {};
	expect(details?.retryable).toBe(false);
	expect(details?.nextStep).toMatch(/task itself is done/);
});

describe('the sandbox, on this machine', () => {
	it.each([
		'http://127.0.0.1:4000/results/v.mp4',
		'http://localhost:4000/results/v.mp4',
		'http://[::1]:4000/results/v.mp4',
		'https://cdn.example/v.mp4',
	])('may give the address %s', (url) => {
		expect(refusal(url, SANDBOX)).toBeUndefined();
	});

	it.each([
		'http://10.0.0.1/v.mp4',
		'https://10.0.0.1/',
		'http://169.254.169.254/',
		'http://0.0.0.0/',
	])('may not give the address %s', (url) => {
		expect(refusal(url, SANDBOX)).toBeDefined();
	});

	it('is told by its base URL', () => {
		expect(['http://localhost:1/x', SANDBOX, 'http://[::1]/'].map(isLoopback)).toEqual([
			true,
			true,
			true,
		]);
		const others = [
			'http://localhost.example/',
			'http://10.0.0.1/',
			'http://127.0.0.1.example/',
			'',
		];
		expect(others.map(isLoopback)).toEqual([false, false, false, false]);
	});
});
