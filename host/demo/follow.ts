import * as rest from '../rest';
import type { DemoFlow } from './flows';
import { readProgress } from './progress';
import type { Screen, Step } from './screen';
import type { Demo } from './setUp';

const PROGRESS_EVERY_MS = 500;

/** Runs the workflow and shows each of its nodes while it works. */
export async function runAndFollow(
	flow: DemoFlow,
	{ sandbox, session, workflow }: Demo,
	screen: Screen,
): Promise<rest.Execution> {
	let current: { nodeName: string; step: Step } | undefined;

	const stream = await rest.openEvents(session, (event) => {
		if (event.type === 'nodeExecuteBefore') {
			current = { nodeName: event.data.nodeName, step: screen.step(event.data.nodeName) };
		} else if (event.type === 'nodeExecuteAfterData' && current) {
			const { error, data } = event.data.data;
			if (error) current.step.failed(error.message);
			else current.step.done(summaryOf(data?.main?.[0]?.[0]));
			current = undefined;
		}
	});

	let lookedAt = 0;
	const progress = setInterval(() => {
		const look = ++lookedAt;
		void readProgress(sandbox).then(
			(text) => {
				if (text !== undefined && look === lookedAt) current?.step.update(text);
			},
			// A bar that stands still harms nobody.
			() => undefined,
		);
	}, PROGRESS_EVERY_MS);

	try {
		const run = { trigger: flow.trigger, pushRef: stream.pushRef };
		const executionId = await rest.runWorkflow(session, workflow, run);
		const execution = await rest.waitForExecution(session, executionId);
		current?.step.failed(execution.resultData.error?.message ?? execution.status);
		return execution;
	} finally {
		clearInterval(progress);
		stream.close();
	}
}

type Item = Pick<rest.ExecutionItem, 'json'> & { binary?: unknown };

/** What a node's first item tells, in a few words. */
function summaryOf(item: Item | undefined): string {
	if (!item) return '';
	const { taskId, status, cost, estimatedCost, url } = item.json;
	const binary = Object.values((item.binary ?? {}) as Record<string, rest.ExecutionBinary>)[0];
	const price = (cost ?? estimatedCost) as { amount: number; unit: string } | null | undefined;
	return [
		status === undefined && typeof url === 'string' ? url : undefined,
		typeof taskId === 'string' && status !== 'succeeded' ? `task ${taskId}` : undefined,
		typeof status === 'string' ? status : undefined,
		price && status !== 'succeeded' ? `${price.amount} ${price.unit}` : undefined,
		binary && `${binary.fileName ?? 'file'} (${binary.mimeType})`,
	]
		.filter(Boolean)
		.join(', ');
}
