import { startSandbox, type ProviderId, type Sandbox } from '../../sandbox/server';
import { errorOf } from '../engine/sandboxRunner';
import { useSteppedTime } from '../engine/steppedTime';
import { CHECKING, CREATING, PROVIDER_IDS, drawAlways, faultFixture } from './fixture';

const { generate, wait, check, sandbox, creates, checks, inject } = faultFixture();
useSteppedTime();
afterEach(() => jest.restoreAllMocks());

describe('an account without money', () => {
	const poor = faultFixture({ credits: 3 });

	it.each<[ProviderId, RegExp]>([
		['danceGenerator', /Details: required credits: 70, available credits: 3/],
		['seedance2Ai', /200 needed, 3 available/],
		['seedance2Io', /30 needed, 3 available/],
	])('row 7: is told by %s what is needed and what there is, once', async (id, figures) => {
		const error = await errorOf(poor.generate(id));
		expect(error.message).toMatch(/not enough credits/);
		expect(`${error.message} ${error.description}`).toMatch(figures);
		expect(error.description).toMatch(/top up|buy credits/i);
		expect(error.description).toMatch(/not created and nothing was charged/);
		expect(poor.creates().map(({ status }) => status)).toEqual([402]);
	});

	it('row 8: is told by Vtrix that it is the balance or the permission, once', async () => {
		const error = await errorOf(poor.generate('vtrix'));
		expect(error.message).toMatch(/balance is insufficient or the key has no permission/);
		expect(poor.creates().map(({ status }) => status)).toEqual([403]);
	});
});

describe('a key', () => {
	it('row 9: that is refused in the middle of a wait stops it at once, with the task’s ID', async () => {
		inject({ ...CREATING, action: { type: 'task', never: true } });
		const created = await generate('danceGenerator');
		inject({
			...CHECKING,
			skip: 1,
			action: { type: 'answer', status: 401, body: { error: 'invalid_api_key', message: 'Gone' } },
		});
		const error = await errorOf(wait('danceGenerator', created));
		expect(error.message).toMatch(/does not accept the API key/);
		expect(error.message).toContain(created[0]?.json.taskId);
		expect(checks().map(({ status }) => status)).toEqual([200, 401]);
	});

	it.each(PROVIDER_IDS)(
		'row 63: pasted with a line break, white space and "Bearer " is taken by %s',
		async (id) => {
			for (const around of [
				(key: string) => `${key}\n`,
				(key: string) => `Bearer ${key}`,
				(key: string) => ` bearer  ${key}\r\n`,
			]) {
				await generate(id, {}, { apiKey: around(sandbox().apiKey) });
			}
			expect(creates().map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('valid'));
		},
	);

	it.each(PROVIDER_IDS)('row 74: that %s quotes is taken out of the error', async (id) => {
		const { apiKey } = sandbox();
		const message = `Bearer ${apiKey} may not fetch https://cdn.example.com/a.png?X-Amz-Signature=0a1b2c3d4e`;
		inject({
			...CREATING,
			action: {
				type: 'answer',
				status: 400,
				body: { error: { code: 'x', message }, message, details: { apiKey, message } },
			},
		});
		const error = await errorOf(generate(id));
		const shown = `${error.message} ${error.description}`;
		expect(shown).toContain('https://cdn.example.com/a.png?***');
		expect(shown).not.toMatch(/sk-sandbox|0a1b2c3d4e/);
	});

	it('row 74: or a signed address is not in the log, the error or the item when a task fails of it', async () => {
		const message = 'Cannot fetch https://cdn.example.com/a.png?X-Amz-Signature=0a1b2c3d4e';
		inject({ ...CREATING, action: { type: 'task', fail: { message }, durationSeconds: 0 } });
		const created = await generate('danceGenerator');
		const items = await wait('danceGenerator', created, {}, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toContain('https://cdn.example.com/a.png?***');
		expect(JSON.stringify(items)).not.toContain('0a1b2c3d4e');
	});

	it('row 74: neither is the signed address of a good result, where the error names all tasks', async () => {
		inject({
			...CREATING,
			times: 2,
			action: { type: 'task', durationSeconds: 0 },
		});
		const created = [...(await generate('danceGenerator')), ...(await generate('danceGenerator'))];
		const signed = 'https://cdn.example.com/v.mp4?X-Amz-Signature=0a1b2c3d4e';
		inject({ ...CHECKING, action: { type: 'patch', set: { 'result.video_url': signed } } });
		inject({ ...CHECKING, skip: 1, action: { type: 'patch', set: { status: 'failed' } } });
		const error = await errorOf(wait('danceGenerator', created));
		expect(error.description).toContain('https://cdn.example.com/v.mp4?***');
	});
});

describe('a signed address of the user’s own', () => {
	it('row 74: is not quoted in full when the field refuses it', async () => {
		const imageUrl = 'http://cdn.example.com/a.png?X-Amz-Signature=0a1b2c3d4e';
		const error = await errorOf(generate('seedance2Io', { mode: 'imageToVideo', imageUrl }));
		expect(error.message).toContain('http://cdn.example.com/a.png?***');
	});
});

describe('a redirect', () => {
	let elsewhere: Sandbox;
	beforeAll(async () => {
		elsewhere = await startSandbox();
	});
	afterAll(async () => await elsewhere.close());

	it.each(PROVIDER_IDS)(
		'row 46: to another host gets neither the key of %s nor a request, and says where it pointed',
		async (id) => {
			const [item] = await generate(id);
			drawAlways(0);
			inject({
				...CHECKING,
				action: {
					type: 'answer',
					status: 302,
					headers: { location: `${elsewhere.baseUrl(id)}/stolen` },
				},
			});
			const error = await errorOf(check(id, [item ?? { json: {} }]));
			expect(error.message).toMatch(/redirect, which is not followed: the key stays/);
			expect(error.message).toContain(elsewhere.origin);
			expect(error.message).toContain(item?.json.taskId);
			expect(elsewhere.journal()).toEqual([]);
		},
	);

	it('row 47: of a POST, as the apex host sends it, is not followed; the error says which base URL to set', async () => {
		const target = `${elsewhere.baseUrl('seedance2Io')}/video/seedance`;
		inject({ ...CREATING, action: { type: 'answer', status: 307, headers: { location: target } } });
		const error = await errorOf(generate('seedance2Io'));
		expect(error.message).toContain(target);
		expect(error.description).toMatch(/Set the base URL in the credential/);
		expect(creates()).toHaveLength(1);
		expect(elsewhere.journal()).toEqual([]);
	});
});
