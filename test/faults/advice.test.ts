import { errorOf } from '../engine/bench';
import { useSteppedTime } from '../engine/steppedTime';
import { drawAlways, faultFixture, LOOKING, ORDERING, PROVIDER_IDS } from './fixture';

const { order, wait, creates, inject } = faultFixture();
useSteppedTime();
beforeEach(() => drawAlways(0));
afterEach(() => jest.restoreAllMocks());

const answer = (status: number, code: string) =>
	({ type: 'answer', status, body: { error: { code, message: 'No' }, message: 'No' } }) as const;

describe('a status check that fails until the deadline', () => {
	it.each(PROVIDER_IDS)(
		'row 83: of %s says that the task goes on, and how to wait again',
		async (id) => {
			const ordered = await order(id);
			inject({ ...LOOKING, times: 'always', action: answer(429, 'rate_limited') });
			const error = await errorOf(wait(id, ordered));
			expect(error.message).toContain(ordered[0]?.json.taskId);
			expect(error.message).not.toMatch(/tasks are running/);
			expect(error.description).toMatch(/The task goes on .* run Wait for Task again with this ID/);
			expect(error.description).not.toMatch(/(create|order)( it| the task)? again/);
			expect(creates()).toHaveLength(1);
		},
	);

	it.each(PROVIDER_IDS)('row 83: of %s names what is to be mended first', async (id) => {
		const ordered = await order(id);
		inject({ ...LOOKING, times: 'always', action: answer(401, 'unauthorized') });
		const error = await errorOf(wait(id, ordered));
		expect(error.description).toMatch(/key.* The task goes on .* run Wait for Task again/);
	});
});

describe('a task that fails', () => {
	it.each([
		['seedance2Io', 'internal_error'],
		['vtrix', '003005097'],
	] as const)(
		'row 73: of %s by a fault of the provider is to be created again unchanged',
		async (id, code) => {
			const fail = { code, message: 'Oops', refund: true };
			inject({ ...ORDERING, action: { type: 'task', fail, durationSeconds: 0 } });
			const error = await errorOf(wait(id, await order(id)));
			expect(error.description).toMatch(
				/fault was at the provider: create the task again unchanged/,
			);
			expect(error.description).not.toMatch(/Change what the reason names/);
		},
	);

	it('row 25: shows its code where the workflow stops', async () => {
		const fail = { code: '003005002', message: 'Bad', refund: false };
		inject({ ...ORDERING, action: { type: 'task', fail, durationSeconds: 0 } });
		const error = await errorOf(wait('vtrix', await order('vtrix')));
		expect(`${error.message} ${error.description}`).toContain('003005002');
	});
});

describe('an order that is refused', () => {
	it('row 25: shows its code where the workflow stops, and does not blame the prompt for the model', async () => {
		inject({ ...ORDERING, action: answer(400, '003005002') });
		const error = await errorOf(order('vtrix'));
		expect(error.description).toContain('003005002');
		expect(error.description).toMatch(/Check that the model/);
	});
});
