import type { IWebhookFunctions } from 'n8n-workflow';

import { parkedParameters } from '../../suspension/resumeCall';

/** A sleeping node with these parameters, whose items are `item 0`, `item 1` and so on. */
function sleeping(parameters: Record<string, unknown>) {
	const context = {
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		evaluateExpression: (expression: string, itemIndex: number) =>
			expression === '{{ $json.taskId }}' ? `task of item ${itemIndex}` : undefined,
	};
	return parkedParameters(context as unknown as IWebhookFunctions);
}

describe('the parameters of a sleeping node, for each of its items', () => {
	const { getNodeParameter } = sleeping({
		text: '={{ $json.taskId }}',
		chosen: { __rl: true, mode: 'fromItem', value: '={{ $json.taskId }}' },
		fixed: { __rl: true, mode: 'id', value: 'task-1' },
		plain: 'wait',
	});

	it('are evaluated where they are expressions', () => {
		expect(getNodeParameter('text', 1)).toBe('task of item 1');
		expect(getNodeParameter('plain', 1)).toBe('wait');
		expect(getNodeParameter('absent', 1, 'fallback')).toBe('fallback');
	});

	it('are evaluated inside of what was chosen in one of several ways', () => {
		expect(getNodeParameter('chosen', 2)).toEqual({
			__rl: true,
			mode: 'fromItem',
			value: 'task of item 2',
		});
		expect(getNodeParameter('fixed', 2)).toMatchObject({ mode: 'id', value: 'task-1' });
	});
});
