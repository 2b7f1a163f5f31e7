import type { Task } from '../../model/task';
import type { OpenRows, Row } from '../../tasks/marks';
import { createSubmitOnce } from '../../tasks/submitOnce';
import { submitOnceFixture, turnsUntil } from './submitOnceFixture';

describe('the task of a key that was submitted', () => {
	/** Something about the rows that the tasks are noted in is otherwise. */
	const openWith =
		(marks: ReturnType<typeof submitOnceFixture>['marks'], more: Partial<Row>): OpenRows =>
		async (names) =>
			new Map(
				[...(await marks.open(names))].map(([name, row]) => [
					name,
					name.includes('task') ? { ...row, ...more } : row,
				]),
			);
	const fails = async () => await Promise.reject<never>(new Error('disk full'));

	it('is noted after the claim says that it was created, and reading it changes no claim', async () => {
		const { marks, options, run, create } = submitOnceFixture();
		let endedBefore = 0;
		const open = openWith(marks, {
			fill: async () => {
				endedBefore = marks.rows.get(JSON.stringify(['end', 1, 'row'])) ?? 0;
			},
		});
		await createSubmitOnce({ ...options, open }).submit('row', 'report', create);
		expect(endedBefore).toBe(1);
		await run()('read', create);
		const claims = [...marks.rows];
		for (let time = 0; time < 5; time++) await run()('read', create);
		expect([...marks.rows]).toEqual(claims);
	});

	it('is not known where n8n was killed before it was noted, or it could not be; it is not paid again', async () => {
		const { marks, options, run, once, create, created, logged } = submitOnceFixture();
		const killed = { fill: async () => await new Promise<never>(() => undefined) };
		const { submit } = createSubmitOnce({
			...options,
			open: openWith(marks, killed),
			scope: 'killed',
		});
		void submit('row', 'report', create);
		await turnsUntil(() => marks.rows.has(JSON.stringify(['end', 1, 'row'])));
		const failing = { ...options, open: openWith(marks, { fill: fails }), scope: 'failing' };
		const { task: other } = (await createSubmitOnce(failing).submit('other', 'report', create)) as {
			task: Task;
		};
		expect(logged).toEqual([expect.stringContaining(`"other" made task ${other.taskId}`)]);
		for (const key of ['row', 'other']) {
			expect(await run()(key, create)).toStrictEqual({ alreadySubmitted: key });
			expect(await once().lookUp([key])).toEqual(new Map([[key, { alreadySubmitted: key }]]));
		}
		expect(created()).toBe(2);
	});

	it('keeps nobody from looking keys up when it cannot be read', async () => {
		const { marks, options, run, create, created } = submitOnceFixture();
		await run()('row', create);
		const open = openWith(marks, { level: fails });
		const { lookUp, submit } = createSubmitOnce({ ...options, open, scope: 'blind' });
		expect(await lookUp(['row', 'new'])).toEqual(new Map([['row', { alreadySubmitted: 'row' }]]));
		expect(await submit('row', 'submitAgain', create)).toEqual({ alreadySubmitted: 'row' });
		expect(created()).toBe(1);
	});
});
