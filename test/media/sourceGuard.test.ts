import type { Egress } from '../../media/egress';
import { guardSource } from '../../media/sourceGuard';
import { Failure } from '../../transport/failure';
import { failureOf } from '../transport/account';

const PUBLIC = 'https://files.example/me.png';
const PRIVATE = 'http://192.168.1.5/me.png';

/** A guard in an n8n that knows these addresses by name, and what it asked. */
function guarded(egress: Partial<Egress> = {}) {
	const asked: string[] = [];
	const resolve = async (url: string) => {
		asked.push(url);
		return [];
	};
	return { guard: guardSource({ allows: async () => true, resolve, ...egress }), asked };
}

const failed = (kind: 'unsafeUrl' | 'cancelled' | 'downloadFailed') =>
	new Failure({ kind, message: `It is ${kind}`, nextStep: 'Look.', retryable: true });

/** The kind of the failure at the last of these addresses; nothing where all are allowed. */
async function refusedAt(...urls: string[]): Promise<string | undefined> {
	const { guard } = guarded();
	const last = urls.pop() ?? '';
	for (const url of urls) await guard.allow(url);
	return await guard.allow(last).then(
		() => undefined,
		(error: unknown) => (error as Failure).details.kind,
	);
}

describe('the guard of a download from a user’s address', () => {
	it.each([
		'ftp://files.example/',
		'file:///etc/passwd',
		'httpsx://a.example/',
		'xhttp://a.example/',
	])('lets nothing but http and https pass, and asks nobody about it: %s', async (url) => {
		const { guard, asked } = guarded();
		expect((await failureOf(guard.allow(url))).details).toMatchObject({
			kind: 'unsafeUrl',
			retryable: false,
		});
		expect(asked).toEqual([]);
	});

	it('lets no redirect lead from the public network into the private one, however far', async () => {
		expect(await refusedAt(PUBLIC)).toBeUndefined();
		expect(await refusedAt(PRIVATE)).toBeUndefined();
		expect(await refusedAt(PUBLIC, PUBLIC)).toBeUndefined();
		expect(await refusedAt(PRIVATE, PRIVATE, PRIVATE)).toBeUndefined();
		expect(await refusedAt(PRIVATE, PUBLIC)).toBeUndefined();
		expect(await refusedAt(PUBLIC, PRIVATE)).toBe('unsafeUrl');
		expect(await refusedAt(PRIVATE, PUBLIC, PRIVATE)).toBe('unsafeUrl');
	});

	it('knows a private host by any of its addresses', async () => {
		const { guard } = guarded({ resolve: async () => ['http://8.8.8.8', 'http://10.0.0.5'] });
		expect(guard.isPrivate()).toBe(false);
		await guard.allow(PUBLIC);
		expect(guard.isPrivate()).toBe(true);
	});

	it('tells nothing of a private host, and of a public one what happened', async () => {
		const inside = guarded().guard;
		await inside.allow(PRIVATE);
		const hidden = inside.disclose(failed('downloadFailed'));
		expect(hidden.message).toMatch(/its host is in a private network, so no details are given$/);
		expect(hidden.details.retryable).toBe(false);
		expect(inside.disclose(new Error('ECONNREFUSED')).details).toEqual(hidden.details);
		const outside = guarded().guard;
		await outside.allow(PUBLIC);
		expect(outside.disclose(failed('downloadFailed')).details).toEqual({
			...failed('downloadFailed').details,
			nextStep: 'Check the address: open it in a browser to see what it answers.',
		});
	});

	it.each(['unsafeUrl', 'cancelled'] as const)('passes on that it is %s', async (kind) => {
		const { guard } = guarded();
		await guard.allow(PRIVATE);
		const failure = failed(kind);
		expect(guard.disclose(failure)).toBe(failure);
	});
});
