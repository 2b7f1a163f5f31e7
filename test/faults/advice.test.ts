import { errorOf } from '../engine/sandboxRunner';
import { useSteppedTime } from '../engine/steppedTime';
import { drawAlways, faultFixture, CHECKING, CREATING, PROVIDER_IDS } from './fixture';

const { generate, wait, creates, inject } = faultFixture();
useSteppedTime();
beforeEach(() => drawAlways(0));
afterEach(() => jest.restoreAllMocks());

const answer = (status: number, code: string) =>
	({ type: 'answer', status, body: { error: { code, message: 'No' }, message: 'No' } }) as const;

describe('a status check that fails until the deadline', () => {
	it.each(PROVIDER_IDS)(
		'row 83: of %s says that the task goes on, and how to wait again',
		async (id) => {
			const created = await generate(id);
			inject({ ...CHECKING, times: 'always', action: answer(429, 'rate_limited') });
			const error = await errorOf(wait(id, created));
			expect(error.message).toContain(created[0]?.json.taskId);
			expect(error.message).not.toMatch(/tasks are running/);
			expect(error.description).toMatch(/The task goes on .* run Wait for Task again with this ID/);
			expect(error.description).not.toMatch(/(create|order)( it| the task)? again/);
			expect(creates()).toHaveLength(1);
		},
	);

	it.each(PROVIDER_IDS)('row 83: of %s names what is to be mended first', async (id) => {
		const created = await generate(id);
		inject({ ...CHECKING, times: 'always', action: answer(401, 'unauthorized') });
		const error = await errorOf(wait(id, created));
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
			inject({ ...CREATING, action: { type: 'task', fail, durationSeconds: 0 } });
			const error = await errorOf(wait(id, await generate(id)));
			expect(error.description).toMatch(
				/fault was at the provider: create the task again unchanged/,
			);
			expect(error.description).not.toMatch(/Change what the reason names/);
		},
	);

	it('row 25: shows its code where the workflow stops', async () => {
		const fail = { code: '003005002', message: 'Bad', refund: false };
		inject({ ...CREATING, action: { type: 'task', fail, durationSeconds: 0 } });
		const error = await errorOf(wait('vtrix', await generate('vtrix')));
		expect(`${error.message} ${error.description}`).toContain('003005002');
	});
});

describe('a create that is refused', () => {
	it('row 25: shows its code where the workflow stops, and does not blame the prompt for the model', async () => {
		inject({ ...CREATING, action: answer(400, '003005002') });
		const error = await errorOf(generate('vtrix'));
		expect(error.description).toContain('003005002');
		expect(error.description).toMatch(/Check that the model/);
	});
});
