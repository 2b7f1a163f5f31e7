import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Task } from '../../model/task';
import type { OpenRows, Row } from '../../tasks/marks';
import { createSubmitOnce } from '../../tasks/submitOnce';
import { stage } from './onceStage';

describe('the task of a key that was submitted', () => {
	/** Something about the rows that the tasks are noted in is otherwise. */
	const openWith =
		(marks: ReturnType<typeof stage>['marks'], more: Partial<Row>): OpenRows =>
		async (names) =>
			new Map(
				[...(await marks.open(names))].map(([name, row]) => [
					name,
					name.includes('task') ? { ...row, ...more } : row,
				]),
			);
	const fails = async () => await Promise.reject<never>(new Error('disk full'));

	it('is noted after the claim says that it was created, and reading it changes no claim', async () => {
		const { marks, options, run, place } = stage();
		let endedBefore = 0;
		const open = openWith(marks, {
			fill: async () => {
				endedBefore = marks.rows.get(JSON.stringify(['end', 1, 'row'])) ?? 0;
			},
		});
		await createSubmitOnce({ ...options, open }).submit('row', 'report', place);
		expect(endedBefore).toBe(1);
		await run()('read', place);
		const claims = [...marks.rows];
		for (let time = 0; time < 5; time++) await run()('read', place);
		expect([...marks.rows]).toEqual(claims);
	});

	it('is not known where n8n was killed before it was noted, or it could not be; it is not paid again', async () => {
		const { marks, options, run, once, place, placed, logged } = stage();
		const killed = { fill: async () => await new Promise<never>(() => undefined) };
		const { submit } = createSubmitOnce({
			...options,
			open: openWith(marks, killed),
			scope: 'killed',
		});
		void submit('row', 'report', place);
		while (!marks.rows.has(JSON.stringify(['end', 1, 'row']))) await nextTurn();
		const failing = { ...options, open: openWith(marks, { fill: fails }), scope: 'failing' };
		const { task: created } = (await createSubmitOnce(failing).submit(
			'other',
			'report',
			place,
		)) as { task: Task };
		expect(logged).toEqual([expect.stringContaining(`"other" made task ${created.taskId}`)]);
		for (const key of ['row', 'other']) {
			expect(await run()(key, place)).toStrictEqual({ alreadySubmitted: key });
			expect(await once().lookUp([key])).toEqual(new Map([[key, { alreadySubmitted: key }]]));
		}
		expect(placed()).toBe(2);
	});

	it('keeps nobody from looking keys up when it cannot be read', async () => {
		const { marks, options, run, place, placed } = stage();
		await run()('row', place);
		const open = openWith(marks, { level: fails });
		const { lookUp, submit } = createSubmitOnce({ ...options, open, scope: 'blind' });
		expect(await lookUp(['row', 'new'])).toEqual(new Map([['row', { alreadySubmitted: 'row' }]]));
		expect(await submit('row', 'submitAgain', place)).toEqual({ alreadySubmitted: 'row' });
		expect(placed()).toBe(1);
	});
});
