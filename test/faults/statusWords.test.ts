import { makeTask } from '../../model/task';
import { startPoll } from '../../tasks/taskPoll';
import { errorOf } from '../engine/sandboxRunner';
import { useSteppedTime } from '../engine/steppedTime';
import {
	AT_ONCE,
	CHECKING,
	CREATING,
	PROVIDER_IDS,
	faultFixture,
	statusPatch,
	wordFor,
} from './fixture';

const { generate, generateAll, wait, check, creates, checks, inject, sandbox } = faultFixture();
useSteppedTime();
const otherCase = (word: string) =>
	word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase();
const capitalized = (word: string) =>
	`${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`;
const THREE_SECONDS = { options: { timeoutMinutes: 0.05 } };

describe('a status word', () => {
	it.each(PROVIDER_IDS)('row 26: that %s never documented is shown and is no end', async (id) => {
		const created = await generate(id);
		sandbox().finishTasks();
		inject({ ...CHECKING, action: { type: 'patch', set: statusPatch(id, 'Reticulating') } });
		const [item] = await wait(id, created, THREE_SECONDS);
		expect(item?.json.status).toBe('succeeded');
		expect(checks()).toHaveLength(2);
		inject({ ...CHECKING, action: { type: 'patch', set: statusPatch(id, 'Reticulating') } });
		const [shown] = await check(id, created);
		expect(shown?.json).toMatchObject({ status: 'processing', providerStatus: 'Reticulating' });
	});

	it.each(
		PROVIDER_IDS.flatMap((id) =>
			[otherCase, capitalized].map((spell) => [id, spell(wordFor(id, 'succeeded'))] as const),
		),
	)('row 26: of %s is an end when it is written "%s"', async (id, status) => {
		const created = await generate(id);
		sandbox().finishTasks();
		inject({ ...CHECKING, action: { type: 'patch', set: statusPatch(id, status) } });
		const [item] = await wait(id, created, AT_ONCE);
		expect(item?.json).toMatchObject({ status: 'succeeded', providerStatus: status });
		expect(checks()).toHaveLength(1);
	});

	it.each([
		['expired', null, /expired before it was finished/],
		['cancelled', null, /was cancelled/],
		['Canceled', {}, /was cancelled/],
		['expired', { code: '003005099', error_message: 'No capacity' }, /No capacity/],
		['cancelled', 'Stopped by the owner', /Stopped by the owner/],
	])('row 87: "%s" of Vtrix is an end, with its reason: %j', async (status, error, reason) => {
		const created = await generate('vtrix');
		inject({
			...CHECKING,
			times: 'always',
			action: { type: 'patch', set: { status, error }, omit: ['output', 'usage'] },
		});
		const [item] = await wait('vtrix', created, AT_ONCE, { onError: 'continueRegularOutput' });
		expect(item?.json).toMatchObject({
			taskId: created[0]?.json.taskId,
			error: expect.stringMatching(reason),
			details: { kind: 'taskFailed' },
		});
		expect(checks()).toHaveLength(1);
		const [shown] = await check('vtrix', created);
		expect(shown?.json).toMatchObject({ status: 'failed', providerStatus: status });
	});

	it('row 33: that goes back after the end changes nothing: the first end is the end', async () => {
		const created = await generateAll('danceGenerator', ['quick', 'slow']);
		const done = { status: 'success', 'result.video_url': `${sandbox().origin}/first.mp4` };
		inject({ ...CHECKING, promptIncludes: 'quick', action: { type: 'patch', set: done } });
		inject({
			...CHECKING,
			promptIncludes: 'quick',
			skip: 1,
			times: 'always',
			action: { type: 'patch', set: { status: 'processing', result: null } },
		});
		const items = await wait('danceGenerator', created);
		expect(items.map(({ json }) => json.status)).toEqual(['succeeded', 'succeeded']);
		expect(items[0]?.json.videoUrl).toBe(`${sandbox().origin}/first.mp4`);
		const quick = checks().filter(({ taskId }) => taskId === created[0]?.json.taskId);
		expect(quick).toHaveLength(1);
	});
});

describe('a success without a result', () => {
	it('row 27: is asked for again, and is a success when the result has come', async () => {
		const created = await generate('danceGenerator');
		inject({
			...CHECKING,
			times: 2,
			action: { type: 'patch', set: { status: 'success', result: null } },
		});
		const [item] = await wait('danceGenerator', created);
		expect(item?.json.videoUrl).toMatch(/^http/);
		expect(checks()).toHaveLength(3);
	});

	it.each([
		['row 27: is an error of its own when the result is null for good', null],
		['row 27: is an error of its own when the result stays empty', {}],
	])('%s, with the task’s ID', async (_title, result) => {
		const created = await generate('danceGenerator');
		inject({
			...CHECKING,
			times: 'always',
			action: { type: 'patch', set: { status: 'success', result } },
		});
		const error = await errorOf(wait('danceGenerator', created));
		expect(error.message).toMatch(/The provider says that task \S+ succeeded but gives no result/);
		expect(error.message).toContain(created[0]?.json.taskId);
		expect(checks()).toHaveLength(4);
	});
});

describe('progress', () => {
	it.each<[unknown, number | null]>([
		[250, 100],
		[-5, 0],
		['42', 42],
		['soon', null],
		[undefined, null],
		[100, 100],
	])('row 28: of %p becomes %p, and an open task stays open', async (progress, expected) => {
		inject({ ...CREATING, action: { type: 'task', never: true } });
		const created = await generate('danceGenerator');
		inject({
			...CHECKING,
			action:
				progress === undefined
					? { type: 'patch', omit: ['progress'] }
					: { type: 'patch', set: { progress } },
		});
		const [item] = await check('danceGenerator', created);
		expect(item?.json.progress).toBe(expected);
		expect(item?.json.status).toMatch(/pending|processing/);
	});

	it('row 28: over 1 and backwards does not end a wait; only the status does', async () => {
		const created = await generate('vtrix');
		for (const [skip, progress] of [1.5, 0.2].entries()) {
			inject({
				...CHECKING,
				skip,
				action: { type: 'patch', set: { status: 'in_progress', progress }, omit: ['output'] },
			});
		}
		const [item] = await wait('vtrix', created);
		expect(item?.json.status).toBe('succeeded');
		expect(checks()).toHaveLength(3);
	});
});

describe('a task that the provider does not know', () => {
	const notFound = {
		type: 'answer' as const,
		status: 404,
		body: { error: 'task_not_found', message: 'No such task' },
	};

	it('row 29: right after its create gets a short grace', async () => {
		const created = await generate('danceGenerator');
		inject({ ...CHECKING, action: notFound });
		const [item] = await wait('danceGenerator', created, THREE_SECONDS);
		expect(item?.json.status).toBe('succeeded');
		expect(checks().map(({ status }) => status)).toEqual([404, 200]);
	});

	it('row 30: later ends the wait with its ID; it is not created again', async () => {
		const created = await generate('danceGenerator');
		inject({ ...CHECKING, times: 'always', action: notFound });
		const error = await errorOf(wait('danceGenerator', created, THREE_SECONDS));
		expect(error.message).toMatch(/knows no such task/);
		expect(error.message).toContain(created[0]?.json.taskId);
		expect(creates()).toHaveLength(1);
	});
});

describe('the provider’s clock', () => {
	it.each(['2099-01-01T00:00:00Z', '1999-01-01T00:00:00Z'])(
		'row 34: may say %s: a wait goes by the time that passes here',
		async (created_at) => {
			inject({ ...CREATING, action: { type: 'patch', set: { created_at } } });
			const created = await generate('danceGenerator');
			expect(Date.parse(String(created[0]?.json.createdAt))).toBe(Date.parse(created_at));
			const [item] = await wait('danceGenerator', created);
			expect(item?.json.status).toBe('succeeded');
			expect(checks().length).toBeLessThanOrEqual(2);
		},
	);

	it('row 34: does not delay the first check of a task without an estimate either', () => {
		const clock = { now: () => 1_000_000, random: () => 0 };
		const known = makeTask({ provider: 'x', taskId: 'a', status: 'pending' });
		const poll = (ageMs: number) =>
			startPoll({ ...known, estimatedMs: null, ageMs, timeoutMs: 1_800_000 }, clock).checkAt;
		expect(poll(10 * 365 * 86_400_000)).toBeLessThanOrEqual(1_000_000 + 20_000);
	});

	it.each([1_773_050_400, 1_773_050_400_000, '1773050400', '2026-03-09T10:00:00Z'])(
		'row 35: is read in seconds and in milliseconds: %p',
		async (created_at) => {
			inject({ ...CREATING, action: { type: 'patch', set: { created_at } } });
			const [item] = await generate('vtrix');
			expect(item?.json.createdAt).toBe('2026-03-09T10:00:00.000Z');
		},
	);
});
