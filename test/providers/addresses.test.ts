import {
	isAssetReference,
	isWebUrl,
	media,
	publicUrl,
	urlList,
	urlOf,
	webUrl,
} from '../../providers/values';
import { outcomeOf, type Row } from './outcomeOf';

describe('an address', () => {
	const message = 'must be a full address that starts with https:// or http://';
	it.each<Row>([
		['https://a.example/x.png?y=z', { is: 'https://a.example/x.png?y=z' }],
		[' http://a.example ', { is: 'http://a.example' }],
		['HTTPS://A.example/', { is: 'HTTPS://A.example/' }],
		['a.example/x.png', message],
		['//a.example/x.png', message],
		['https:a.example', message],
		['https:/a.example', message],
		['ftp://a.example/', message],
		['file:///etc/passwd', message],
		['data:image/png;base64,AAAA', message],
		['asset://abc', message],
		['https://me:pass@a.example/', message],
		['https://me@a.example/', message],
		['https://:pass@a.example/', message],
		['xhttps://a.example/', message],
		['javascript:https://a.example/', message],
		['https://', message],
		['', message],
		[7, message],
	])('%j: %j', (value, outcome) => {
		expect(outcomeOf(webUrl(), value)).toEqual(outcome);
	});

	it.each<[string, boolean]>([
		['https://a.example/x.png', true],
		['http://a.example/x.png', false],
		['https://localhost/x.png', false],
		['https://127.0.0.1/x.png', false],
		['https://192.168.1.2/x.png', false],
		['https://nas.local/x.png', false],
		['asset://abc', false],
		['data:image/png;base64,AAAA', false],
	])('for a provider that fetches it itself, %s: %p', (value, isTaken) => {
		const refusal = expect.stringMatching(/^must be a public address/);
		const outcome: unknown = isTaken ? { is: value } : refusal;
		expect(outcomeOf(publicUrl(), value)).toEqual(outcome);
		expect(outcomeOf(publicUrl(), ` ${value}\n`)).toEqual(outcome);
		expect(outcomeOf(publicUrl(), [value])).toEqual(refusal);
	});

	it('is only taken when it is a whole one', () => {
		expect(['https://a.example', 'a.example', '', 'https://'].map(isWebUrl)).toEqual([
			true,
			false,
			false,
			false,
		]);
	});

	it.each([
		['asset://abc-1', true],
		['asset://', false],
		['asset://a b', false],
		['asset://a/b', false],
		['https://asset://a', false],
	])('%s of an asset: %p', (value, is) => {
		expect(isAssetReference(value)).toBe(is);
	});
});

describe('a media field', () => {
	it('holds an address or a file', () => {
		const url = { source: 'url', url: 'https://a.example/' } as const;
		expect(outcomeOf(media(), url)).toEqual({ is: url });
		for (const value of ['https://a.example/', { source: 'disk' }, null, []]) {
			expect(outcomeOf(media(), value)).toBe('is required');
		}
		expect(urlOf(url)).toBe('https://a.example/');
		expect(() => urlOf({ source: 'file', file: {} as never })).toThrow(TypeError);
	});
});

describe('a list of addresses', () => {
	const A = 'https://a.example/1.png';
	const B = 'https://b.example/x,y.png?q=1,2';
	it.each<Row>([
		[A, { is: [A] }],
		[`${A},${B}`, { is: [A, B] }],
		[`${A}, ${B}`, { is: [A, B] }],
		[`${A}\n${B}\n`, { is: [A, B] }],
		[`  ${A} ,\t${B} , `, { is: [A, B] }],
		[[A, ` ${B} `, ''], { is: [A, B] }],
		[[A, A, A], { is: [A, A, A] }],
		[[A, A, A, A], 'must have at most 3 addresses'],
		['', 'must have at least 1 address(es)'],
		[[], 'must have at least 1 address(es)'],
		['me.png', 'must be full addresses that start with http:// or https://'],
		[[A, 'asset://a'], 'must be full addresses that start with http:// or https://'],
		[[A, 7], 'must be a list of addresses'],
		[7, 'must be a list of addresses'],
		[{ 0: A }, 'must be a list of addresses'],
		[null, 'must be a list of addresses'],
	])('%j: %j', (value, outcome) => {
		expect(outcomeOf(urlList({ max: 3 }), value)).toEqual(outcome);
	});

	it('may hold assets, or only what everyone can fetch', () => {
		const assets = urlList({ max: 3, asset: true });
		expect(outcomeOf(assets, `asset://a,${A}`)).toEqual({ is: ['asset://a', A] });
		expect(outcomeOf(assets, 'a')).toBe(
			'must be full addresses that start with http://, https:// or asset://',
		);
		const fetched = urlList({ max: 3, httpsOnly: true });
		expect(outcomeOf(fetched, [A])).toEqual({ is: [A] });
		for (const value of ['http://a.example/', 'https://10.0.0.1/', 'asset://a']) {
			expect(outcomeOf(fetched, [value])).toMatch(/^must be public addresses/);
		}
	});
});
