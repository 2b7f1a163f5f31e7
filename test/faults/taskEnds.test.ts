import type { ProviderId } from '../../sandbox/server';
import { errorOf } from '../engine/sandboxRunner';
import {
	AT_ONCE,
	CHECKING,
	CREATING,
	PROVIDER_IDS,
	faultFixture,
	statusPatch,
	wordFor,
} from './fixture';
import { useSteppedTime } from '../engine/steppedTime';

const { generate, generateAll, wait, check, creates, inject, sandbox } = faultFixture();
useSteppedTime();

const CONTINUE = { onError: 'continueRegularOutput' } as const;

/** The task of a create at a provider has failed, and this is what stands in `error`. */
async function failedWith(id: ProviderId, error: unknown) {
	const created = await generate(id);
	sandbox().finishTasks();
	inject({
		...CHECKING,
		action: { type: 'patch', set: statusPatch(id, wordFor(id, 'failed'), error) },
	});
	const [item] = await wait(id, created, AT_ONCE, CONTINUE);
	return item?.json;
}

describe('the reason of a failed task', () => {
	it.each(PROVIDER_IDS)(
		'row 24: is read from %s as text, as an object, or not at all',
		async (id) => {
			const seen = [
				await failedWith(id, 'No face found'),
				await failedWith(id, { code: 'no_face', message: 'No face found' }),
				await failedWith(id, { code: 'no_face', error_message: 'No face found' }),
				await failedWith(id, null),
			];
			expect(seen.map((json) => json?.error)).toEqual([
				expect.stringContaining('No face found'),
				expect.stringContaining('No face found'),
				expect.stringContaining('No face found'),
				expect.stringContaining('The provider gave no reason'),
			]);
			expect(seen.map((json) => (json?.details as { kind: string }).kind)).toEqual(
				Array(4).fill('taskFailed'),
			);
		},
	);

	it('row 25: keeps the zeros of a code of nine digits, in a task and in a refused create', async () => {
		const failed = await failedWith('vtrix', { code: '003005001', error_message: 'No content' });
		expect(failed?.details).toMatchObject({ code: '003005001' });
		inject({
			...CREATING,
			action: {
				type: 'answer',
				status: 400,
				body: { error: { code: '003005001', message: 'No content' } },
			},
		});
		const [refused] = await generate('vtrix', {}, CONTINUE);
		expect(refused?.json.details).toMatchObject({ code: '003005001', kind: 'invalidRequest' });
	});
});

describe('what a failed task costs', () => {
	it.each([
		['row 73: is told as the provider tells it: nothing refunded, nothing claimed', false, 0],
		['row 73: is told as the provider tells it: so much refunded', true, 30],
	])('%s', async (_title, refund, refundedCredits) => {
		inject({
			...CREATING,
			action: { type: 'task', durationSeconds: 0, fail: { message: 'No face', refund } },
		});
		const created = await generate('seedance2Io');
		const [item] = await wait('seedance2Io', created, AT_ONCE, CONTINUE);
		expect(item?.json.refundedCredits).toBe(refundedCredits);
		const { nextStep } = item?.json.details as { nextStep: string };
		expect(nextStep).toContain(
			refund ? `reports that it refunded ${refundedCredits} credits` : 'refunded no credits',
		);
	});

	it.each(['seedDance', 'seedance2Ai', 'vtrix'] as const)(
		'row 73: is not said to be refunded by %s, which does not say so',
		async (id) => {
			const json = await failedWith(id, 'No face');
			expect(json?.refundedCredits ?? null).toBeNull();
			const { nextStep } = json?.details as { nextStep: string };
			expect(nextStep).not.toMatch(/refunds|refunded \d|was refunded/);
		},
	);
});

describe('the end of the wait', () => {
	it.each(PROVIDER_IDS)(
		'row 71: leaves the ID of the task at %s to what comes next',
		async (id) => {
			inject({ ...CREATING, action: { type: 'task', never: true } });
			const created = await generate(id);
			const [item] = await wait(id, created, AT_ONCE, CONTINUE);
			expect(item?.json).toMatchObject({
				taskId: created[0]?.json.taskId,
				provider: id,
				details: { kind: 'timedOut' },
			});
			const [routed] = await wait(id, created, AT_ONCE, { onError: 'continueErrorOutput' });
			expect(routed?.json.details).toMatchObject({ taskId: created[0]?.json.taskId });
			const error = await errorOf(wait(id, created, AT_ONCE));
			expect(error.message).toContain(created[0]?.json.taskId);
			expect(error.description).toMatch(/run Wait for Task again with this ID/);
			expect(creates()).toHaveLength(1);
		},
	);

	it('row 71: of one task leaves the other items their videos', async () => {
		inject({ ...CREATING, promptIncludes: 'slow', action: { type: 'task', never: true } });
		const created = await generateAll('danceGenerator', ['slow', 'quick']);
		const short = { options: { timeoutMinutes: 0.03 } };
		const items = await wait('danceGenerator', created, short, CONTINUE);
		expect(items.map(({ json }) => json.taskId)).toEqual(created.map(({ json }) => json.taskId));
		expect(items[1]?.json.videoUrl).toMatch(/^http/);
	});
});

describe('a result that is not of the size asked for', () => {
	it('row 72: is a success, with the size that was delivered', async () => {
		const created = await generate('seedance2Ai', { resolution: '1280x720' });
		sandbox().finishTasks();
		const delivered = { 'output.0.width': 864, 'output.0.height': 496 };
		inject({ ...CHECKING, action: { type: 'patch', set: delivered } });
		const [item] = await check('seedance2Ai', created);
		expect(item?.json).toMatchObject({
			status: 'succeeded',
			outputs: [{ width: 864, height: 496 }],
		});
	});
});
