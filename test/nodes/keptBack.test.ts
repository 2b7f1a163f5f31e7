import { keptBack } from '../../nodes/delivery/keptBack';
import { Failure } from '../../transport/failure';
import { bare, done, failed } from '../tasks/scriptedTasks';

const gone = (more: { furtherInfo?: string } = {}) =>
	new Failure({
		kind: 'downloadFailed',
		message: 'The file is gone',
		nextStep: 'Download soon.',
		retryable: false,
		taskId: 'b',
		...more,
	});
const keep = (found: unknown[], failure = gone()) =>
	keptBack({ itemIndex: 1, failure }, 2, found).details;

const WAYS =
	'retry this execution in n8n\'s list of executions. If that fails too, set On Error in the trigger\'s settings to Continue, save, and choose "Retry with currently saved workflow": then what cannot be delivered leaves with its error, and all else as usual.';

describe('the error of a trigger that keeps tasks back', () => {
	it('names each with what is known of it, and the ways to have them', () => {
		expect(keep([done('a'), bare('b'), failed('c')])).toEqual({
			kind: 'downloadFailed',
			message:
				'2 of 3 ended tasks could not be delivered, which keeps back the others too. First (item 1): The file is gone',
			nextStep: `Download soon. None of the tasks has left the trigger, and it does not start the workflow for them again by itself: ${WAYS}`,
			furtherInfo:
				'All tasks: a: succeeded, https://cdn.example/a.mp4; b: succeeded, no result; c: failed (No person in the video)',
			retryable: false,
			taskId: 'b',
		});
	});

	it('keeps what was known beyond that, and leaves out what is no task', () => {
		const { furtherInfo } = keep(
			[done('a'), 'odd', { taskId: '../x' }],
			gone({ furtherInfo: 'Odd.' }),
		);
		expect(furtherInfo).toBe('Odd. All tasks: a: succeeded, https://cdn.example/a.mp4');
	});

	it('has no others to speak of where all of them failed', () => {
		expect(keep([done('a'), done('b')]).message).toBe(
			'None of the 2 ended tasks could be delivered. First (item 1): The file is gone',
		);
	});

	it('is that of its only task, and the ways to have it', () => {
		const { message, nextStep, furtherInfo } = keep([done('b')]);
		expect({ message, furtherInfo }).toEqual({ message: 'The file is gone' });
		expect(nextStep).toBe(
			`Download soon. The trigger does not start the workflow for it again by itself: ${WAYS}`,
		);
	});
});
