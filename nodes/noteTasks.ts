import type { IExecuteFunctions } from 'n8n-workflow';

/** The name under which n8n shows the tasks of an execution, and finds it by one of them. */
const NAME = 'danceVideoTasks';

/** n8n logs an error for a longer text (n8n-core 2.41.1, execution-metadata.js). */
const LONGEST = 255;

/**
 * Notes the tasks of an execution in n8n's custom execution data: they are shown with it, saved with it also
 * while it sleeps, and its list can be filtered by them.
 */
export function noteTasks(context: IExecuteFunctions, taskIds: readonly string[]): void {
	// Older versions of n8n have none.
	const { customData }: Partial<Pick<IExecuteFunctions, 'customData'>> = context;
	if (!customData || taskIds.length === 0) return;
	const known = textOf(customData.get(NAME)).split(SEPARATOR);
	customData.set(NAME, shortList([...new Set([...known, ...taskIds])]));
}

const SEPARATOR = ', ';
const AND_MORE = '...';

/** As many of the IDs as have room, none cut in two. Pure. */
export function shortList(taskIds: readonly string[]): string {
	let text = '';
	for (const [at, taskId] of taskIds.entries()) {
		const longer = text === '' ? taskId : `${text}${SEPARATOR}${taskId}`;
		const isLast = at === taskIds.length - 1;
		const room = isLast ? LONGEST : LONGEST - SEPARATOR.length - AND_MORE.length;
		if (longer.length > room) return text === '' ? AND_MORE : `${text}${SEPARATOR}${AND_MORE}`;
		text = longer;
	}
	return text;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
