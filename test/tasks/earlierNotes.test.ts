import { failureOf } from '../transport/account';
import { failing, submitOnceFixture } from './submitOnceFixture';
import { task } from './scriptedTasks';

describe('what an earlier version noted', () => {
	const noted = async (values: string[]) => {
		const all = submitOnceFixture();
		await all.earlier.note(values);
		return all;
	};
	const EARLIER = ['sent done', 'sent lost', 'open lost', 'sent another'];

	it('holds: a row that was accepted is not paid for again, one that was lost is reported', async () => {
		const { run, create, created } = await noted(EARLIER);
		for (let time = 0; time < 3; time++) {
			expect(await run()('done', create)).toEqual({ alreadySubmitted: 'done' });
			expect((await failureOf(run()('lost', create))).details.kind).toBe('unknownSubmit');
		}
		expect(created()).toBe(0);
		expect(await run('submitAgain')('lost', create)).toEqual({ task: task('task-1') });
	});

	it('is found by looking the keys up, and stays as it was', async () => {
		const { once, earlier } = await noted(EARLIER);
		expect(await once().lookUp(['done', 'lost', 'new'])).toEqual(
			new Map<string, unknown>([
				['done', { alreadySubmitted: 'done' }],
				['lost', 'unknown'],
			]),
		);
		expect(earlier.values()).toEqual(EARLIER.toSorted());
	});

	it('holds for many processes at once; new rows are created once, and refused ones again', async () => {
		const { run, create, created } = await noted(EARLIER);
		const refused = failing({ kind: 'insufficientCredits', httpStatus: 402 });
		await Promise.allSettled([run()('new', refused), run()('other', refused)]);
		const keys = ['done', 'new', 'other', 'another'];
		await Promise.all(
			[1, 2, 3].map(async () => {
				const submitOnce = run();
				await Promise.all(keys.map(async (key) => await submitOnce(key, create)));
			}),
		);
		expect(created()).toBe(2);
	});
});
