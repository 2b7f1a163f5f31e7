import { egressOf } from '../../media/egress';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { contextFor } from '../engine/runNode';

const context = () =>
	contextFor({
		node: new DanceVideoUpload(),
		parameters: { provider: 'danceGenerator' },
		credentials: { danceGeneratorApi: { apiKey: 'sk-0123456789', baseUrl: 'http://127.0.0.1' } },
	});

describe('what n8n knows of the way out', () => {
	it('is which addresses a name has, and that none is closed while its filter is off', async () => {
		const { allows, resolve } = egressOf(context());
		expect(await resolve('http://localhost:5678/me.png')).toContain('http://127.0.0.1');
		expect(await resolve('http://[::1]/')).toEqual(['http://[::1]']);
		expect(await allows('http://10.0.0.1/')).toBe(true);
	});

	it('is nothing of a name that nobody knows', async () => {
		const { allows, resolve } = egressOf(context());
		expect(await resolve('http://nobody.invalid/')).toEqual([]);
		expect(await allows('http://nobody.invalid/')).toBe(true);
	});

	it('is no more than its filter tells: no stand-in of a proxy, nothing of a name it does not find', async () => {
		const { helpers } = context();
		const asked: unknown[] = [];
		const answers: Record<string, [Error | null, unknown]> = {
			proxied: [null, [{ address: '198.18.0.1' }, { address: '198.19.255.1' }]],
			both: [
				null,
				[{ address: '198.18.0.1' }, { address: '198.20.0.1' }, { address: '2.198.18.1' }],
			],
			one: [null, '8.8.8.8'],
			failed: [new Error('no'), [{ address: '8.8.8.8' }]],
			'::1': [null, [{ address: '::1' }]],
		};
		const { resolve } = egressOf({
			helpers: {
				...helpers,
				getSecureEgressFilter: () => ({
					createSecureLookup:
						() => (host: string, options: unknown, told: (...found: unknown[]) => void) => {
							asked.push(options);
							told(...(answers[host] ?? []));
						},
				}),
			} as unknown as typeof helpers,
		});
		expect(await resolve('http://proxied/')).toEqual([]);
		expect(await resolve('http://both/')).toEqual(['http://198.20.0.1', 'http://2.198.18.1']);
		expect(await resolve('http://one/')).toEqual([]);
		expect(await resolve('http://failed/')).toEqual([]);
		expect(await resolve('http://[::1]:8080/')).toEqual(['http://[::1]']);
		expect(asked).toEqual(Array(5).fill({ all: true }));
	});

	it('is what its filter refuses, and not that a name cannot be found', async () => {
		const { helpers } = context();
		const verdict = (validateUrl: () => Promise<unknown>) =>
			egressOf({
				helpers: {
					...helpers,
					getSecureEgressFilter: () => ({ createSecureLookup: () => undefined, validateUrl }),
				} as unknown as typeof helpers,
			}).allows('http://host/');
		expect(await verdict(async () => ({ ok: false }))).toBe(false);
		expect(await verdict(async () => ({ ok: true }))).toBe(true);
		expect(await verdict(async () => await Promise.reject(new Error('ENOTFOUND')))).toBe(true);
	});

	it('is nothing in an n8n that has no filter yet', async () => {
		const { helpers } = context();
		const { getSecureEgressFilter, ...older } = helpers;
		expect(getSecureEgressFilter).toBeInstanceOf(Function);
		const { allows, resolve } = egressOf({ helpers: older as typeof helpers });
		expect(await resolve('http://localhost/')).toEqual([]);
		expect(await allows('http://localhost/')).toBe(true);
	});
});
