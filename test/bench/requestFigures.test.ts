import { isReached, median } from '../../bench/figures';
import { together, toFigures, type KindOfRun } from '../../bench/parts/requestFigures';

/** A kind whose runs took these status requests and seconds; one more was done early. */
const kind = (waitSeconds: number, statusRequests: number, delaySeconds: number): KindOfRun => ({
	waitSeconds,
	runs: [
		{ statusRequests, delaySeconds, isEarly: false },
		{ statusRequests: 99, delaySeconds: 77, isEarly: true },
	],
	rowsWritten: [9],
	kilobytesWritten: [34],
});

const reached = (...kinds: [KindOfRun, ...KindOfRun[]]) =>
	toFigures(kinds[0], kinds.slice(1), [1]).goals.map(isReached);

describe('status requests and delay', () => {
	it('have their goals against the first rival: a quarter of the requests, at no more delay', () => {
		expect(reached(kind(7.5, 6, 4), kind(7.5, 24, 4), kind(5, 36, 2.5))).toEqual([true, true]);
		expect(reached(kind(7.5, 7, 4), kind(7.5, 24, 4))).toEqual([false, true]);
		expect(reached(kind(7.5, 6, 4.1), kind(7.5, 24, 4))).toEqual([true, false]);
	});

	it('are judged by all runs together: one more request in a few of them is not hidden by a median', () => {
		const some = (requests: number[]): KindOfRun => ({
			...kind(7.5, 0, 0),
			runs: requests.map((statusRequests) => ({
				statusRequests,
				delaySeconds: 4,
				isEarly: false,
			})),
		});
		expect(reached(some([6, 6, 6]), kind(7.5, 24, 4))).toEqual([true, true]);
		expect(reached(some([6, 6, 7]), kind(7.5, 24, 4))).toEqual([false, true]);
	});

	it('are shown against each rival, the video that was done early for itself', () => {
		const { rows } = toFigures(kind(7.5, 6, 4), [kind(7.5, 24, 3), kind(10, 18, 5)], [1.4]);
		const shown = rows.map(({ what, ours, rival, rivalName }) => [
			what,
			median(ours),
			median(rival),
			rivalName,
		]);
		expect(shown.slice(0, 6)).toEqual([
			['status requests a task', 6, 24, 'Wait 7.5 s'],
			['status requests a task', 6, 18, 'Wait 10 s'],
			['status requests a task, ours 100 tasks in one run', 1.4, 24, 'Wait 7.5 s'],
			['end of the task to start of the next node', 4, 3, 'Wait 7.5 s'],
			['end of the task to start of the next node', 4, 5, 'Wait 10 s'],
			['the same of a video that takes 120 s', 77, 77, 'Wait 7.5 s'],
		]);
	});

	it('are those of all rounds, what is written with the average of each', () => {
		const [one, other] = [kind(7.5, 6, 4), { ...kind(7.5, 8, 5), rowsWritten: [12] }];
		const both = together([one, other]);
		const { rows } = toFigures(both, [kind(7.5, 24, 3)], [1.4, 1.6]);
		const ours = new Map(rows.map((row) => [row.what, row.ours]));
		expect(ours.get('status requests a task')).toEqual([6, 8]);
		expect(ours.get('status requests a task, ours 100 tasks in one run')).toEqual([1.4, 1.6]);
		expect(ours.get('the same of a video that takes 120 s')).toEqual([77, 77]);
		expect(ours.get('rows written to the database an execution')).toEqual([9, 12]);
		expect(ours.get('written to the database an execution')).toEqual([34, 34]);
	});
});
