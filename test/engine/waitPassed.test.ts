import { waitOutcomesOf } from '../../nodes/jobs/pollTasks';
import { pollJob, type PollState } from '../../tasks/pollJob';
import { danceRunner, useSandbox } from './sandboxRunner';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { generate, wait } = danceRunner(sandbox);

/** As Dance Video Generate lets a row go whose Submit Once Key was created by an earlier run. */
const ALREADY = {
	json: {
		provider: 'danceGenerator',
		taskId: null,
		status: 'alreadySubmitted',
		submitOnceKey: 'row 1',
	},
};

describe('a row that an earlier run has created', () => {
	it.each(['wait', 'checkOnce'])(
		'passes Dance Video Wait for Task (%s) as it is, beside tasks that are waited for',
		async (mode) => {
			const [created] = await generate('one');
			sandbox().finishTasks();
			const items = await wait([ALREADY, { json: created?.json ?? {} }], { mode });
			expect(items[0]).toEqual({ ...ALREADY, pairedItem: { item: 0 } });
			expect(items[1]?.json).toMatchObject({
				taskId: created?.json.taskId,
				status: 'succeeded',
			});
		},
	);

	it('passes alone too, and nobody is asked anything', async () => {
		expect(await wait([ALREADY])).toEqual([{ ...ALREADY, pairedItem: { item: 0 } }]);
		expect(sandbox().journal()).toEqual([]);
	});

	it('is still there after the wait was suspended', () => {
		const started: PollState = {
			policy: 'stop',
			items: [{ passed: ALREADY.json }],
		};
		const kept = pollJob.state.parse(JSON.parse(JSON.stringify(started)));
		expect(waitOutcomesOf(kept)).toEqual([{ itemIndex: 0, passed: ALREADY.json }]);
	});
});
