import { NodeApiError } from 'n8n-workflow';

import { DanceVideoPoll } from '../../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { pollTasksJob } from '../../../nodes/jobs/pollTasks';
import { JOBS } from '../../../nodes/jobs/registry';
import { submitWithSlotsJob } from '../../../nodes/jobs/submitWithSlots';
import { Failure } from '../../../transport/failure';
import { contextFor } from '../../engine/runNode';

const context = contextFor({ node: new DanceVideoPoll(), parameters: {}, credentials: {} });
const named = (...taskIds: string[]) => ({
	items: taskIds.map((taskId) => ({ poll: { taskId } })),
});

describe('the work of the hidden node', () => {
	it('is found by its name, also by those that earlier versions have written down', () => {
		expect(JOBS.jobs).toEqual({
			pollTasks: pollTasksJob,
			wait: pollTasksJob,
			submitWithSlots: submitWithSlotsJob,
			order: submitWithSlotsJob,
		});
	});

	it('is among the choices of the node, each of which is known', () => {
		const { properties } = new DanceVideoPoll().description;
		const options = properties.find(({ name }) => name === 'work')?.options ?? [];
		const values = options.flatMap((option) => ('value' in option ? [option.value] : []));
		// Marks are no job: they only hand in rows of n8n's database.
		expect(values.toSorted()).toEqual(['mark', ...Object.keys(JOBS.jobs)].toSorted());
	});
});

describe('an error', () => {
	it('says what happened and what to do, as n8n shows it', () => {
		const failure = new Failure({
			kind: 'taskFailed',
			message: 'It failed',
			nextStep: 'Change the image.',
			retryable: false,
			taskId: 'task-7',
		});
		expect(JOBS.wordsOf(context, failure)).toEqual({
			message: 'It failed (task task-7)',
			description: 'Change the image.',
		});
		const silent = new NodeApiError(context.getNode(), { message: 'It broke' });
		silent.description = undefined;
		expect(JOBS.wordsOf(context, silent).description).toBe('');
	});

	const words = { message: 'It broke.', description: 'Look.' };

	it('names the tasks that are known, in the one text that n8n always passes on', () => {
		expect(JOBS.withTasks(words, named('a', 'b'))).toEqual({
			message: 'It broke. Its tasks: a, b',
			description: expect.stringMatching(/^The tasks go on .* these IDs.* Look\.$/) as string,
		});
		expect(JOBS.withTasks({ message: 'v1.2 broke', description: '' }, named('a'))).toEqual({
			message: 'v1.2 broke. Its tasks: a',
			description: expect.stringMatching(/^The task goes on .* this ID\.\D*[a-z]\.$/) as string,
		});
	});

	it('stays as it is where none is known', () => {
		expect(JOBS.withTasks({ ...words, more: 1 } as never, named())).toEqual(words);
	});

	it('of state that cannot be read names the tasks in it, and that creates may have been sent', () => {
		const one = JOBS.unreadable([named('a'), { other: named('b') }]);
		expect(one.message).toMatch(/cannot be read by this version .* Its tasks: a, b\.$/);
		expect(one.description).toMatch(/may have been sent: look at your tasks/);
		expect(JOBS.unreadable([named()]).message).toMatch(/ It names no task\.$/);
	});

	it('of a part that is retried, or used by itself, says that nothing was sent', () => {
		expect(JOBS.notRetried.description).toMatch(/^Nothing was sent\./);
		expect(JOBS.notOnItsOwn.description).toMatch(/Nothing was sent\.$/);
	});
});
