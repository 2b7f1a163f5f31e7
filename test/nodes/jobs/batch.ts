import { DanceVideoPoll } from '../../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { FROM_ITEM } from '../../../nodes/form/providerFields';
import { providerById } from '../../../providers';
import type { SubmitState } from '../../../tasks/submitJob';
import { startQueue, type QueueEntry } from '../../../tasks/submitQueue';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { MINUTE, task } from '../../tasks/scriptedTasks';
import { answering, type Answer } from '../answeringProvider';

export const HOUR = 60 * MINUTE;
/** An item of it. */
export const entry = (itemIndex: number, more: Partial<QueueEntry> = {}): QueueEntry => ({
	itemIndex,
	input: { prompt: 'a dancer', model: 'seedance-2-0' },
	expected: null,
	...more,
});
/** One whose task has been created. */
export const accepted = (itemIndex: number) =>
	entry(itemIndex, { result: { task: ofSeedance(`task-${itemIndex}`) } });
const ofSeedance = (taskId: string) => ({ ...task(taskId), provider: 'seedance2Ai' });

/** A batch that has an hour for its slots. */
export function work(entries: QueueEntry[], more: Partial<SubmitState> = {}): SubmitState {
	return {
		provider: 'seedance2Ai',
		mode: 'textToVideo',
		run: { instanceId: 'n8n', workflowId: 'w', executionId: '1', nodeId: 'generate', runIndex: 0 },
		onUnknown: 'report',
		policy: 'item',
		others: [],
		notes: {},
		queue: startQueue(entries, { giveUpAt: Date.now() + HOUR }),
		...more,
	};
}

export const nothing = (path: string): Answer => {
	throw new Error(`Not to be asked: ${path}`);
};

/** The hidden node with an account at a provider, which answers like this. */
export function hiddenNode(answer = nothing, more: Partial<NodeRun> = {}, id = 'seedance2Ai') {
	const account = { apiKey: 'sk-of-slots', baseUrl: 'https://api.example' };
	const context = contextFor({
		node: new DanceVideoPoll(),
		parameters: { parentId: 'parent', provider: FROM_ITEM },
		credentials: { [providerById(id).credentialType]: account },
		...more,
	});
	return { context, asked: answering(context, answer) };
}
