import { createRunExecutionData, type IExecuteFunctions } from 'n8n-workflow';

import { noteTasks, shortList } from '../../nodes/noteTasks';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { contextFor } from '../engine/runNode';
import { logLines } from '../leakCheck/leakCheck';

const ids = (count: number) => Array.from({ length: count }, (_, at) => `task-${1_000 + at}`);

/** A node in n8n's own context, and what n8n keeps of its execution. */
function scene() {
	const executionData = createRunExecutionData({ resultData: { runData: {} } });
	const context = contextFor({
		node: new DanceVideoWait(),
		parameters: {},
		credentials: {},
		executionData,
	});
	return { context, metadata: () => executionData.resultData.metadata };
}

describe('the tasks of an execution in its custom data', () => {
	it('are those of all its nodes, each once', () => {
		const { context, metadata } = scene();
		noteTasks(context, ['a', 'b']);
		expect(metadata()).toEqual({ danceVideoTasks: 'a, b' });
		noteTasks(context, ['b', 'c']);
		expect(metadata()).toEqual({ danceVideoTasks: 'a, b, c' });
	});

	it('are as many as n8n takes without a word, none cut in two', () => {
		const { context, metadata } = scene();
		noteTasks(context, ids(200));
		const text = metadata()?.danceVideoTasks ?? '';
		expect(text.length).toBeLessThanOrEqual(255);
		expect(text).toMatch(/^task-1000, .*, task-\d{4}, \.\.\.$/);
		expect(logLines().filter((line) => /Truncating/.test(line))).toEqual([]);
	});

	it('fill what room there is', () => {
		expect(shortList(['a'.repeat(255)])).toHaveLength(255);
		expect(shortList(['a'.repeat(256)])).toBe('...');
		expect(shortList(['a'.repeat(250), 'bc'])).toHaveLength(254);
		expect(shortList(['a'.repeat(250), 'bcd', 'e'])).toBe(`${'a'.repeat(250)}, ...`);
		expect(shortList([])).toBe('');
	});

	it('are not noted in an n8n that has no such data', () => {
		expect(() => noteTasks({} as IExecuteFunctions, ['a'])).not.toThrow();
	});

	it('add nothing where there are none', () => {
		const { context, metadata } = scene();
		noteTasks(context, []);
		expect(metadata()).toBeUndefined();
	});
});
