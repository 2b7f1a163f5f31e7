import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import {
	goOnWith,
	parkedContext,
	parkedItems,
	parkedParameters,
	runBefore,
	sleepOn,
} from '../../suspension/resumeCall';

/** A sleeping node with these parameters, and what its expressions give for each item. */
function scriptedTasks(parameters: Record<string, unknown>, items: INodeExecutionData[] = []) {
	return {
		getNodeParameter: (name: string, fallback: unknown, options: unknown) => {
			expect(options).toEqual({ rawExpressions: true });
			return name in parameters ? parameters[name] : fallback;
		},
		evaluateExpression: (expression: string, itemIndex: number) =>
			expression === '{{ $input.all() }}' ? items : `${expression} of item ${itemIndex}`,
	} as unknown as IWebhookFunctions;
}

describe('a call that finds a node asleep', () => {
	it('finds the items that it was given', () => {
		const items = [{ json: { taskId: 'a' } }];
		expect(parkedItems(scriptedTasks({}, items))).toBe(items);
	});

	it('finds its parameters for each of them', () => {
		const { getNodeParameter } = parkedParameters(
			scriptedTasks({ taskId: '={{ $json.taskId }}', provider: 'vtrix', count: 3 }),
		);
		expect(getNodeParameter('taskId', 2)).toBe('{{ $json.taskId }} of item 2');
		expect(getNodeParameter('provider', 2)).toBe('vtrix');
		expect(getNodeParameter('count', 2)).toBe(3);
		expect(getNodeParameter('missing', 2, 'else')).toBe('else');
	});

	it('finds what is kept of the node, and which run of it sleeps, where n8n can read its name', () => {
		const named = (name: string, values: Record<string, unknown>) =>
			({
				getNode: () => ({ name }),
				evaluateExpression: (expression: string) => {
					if (!(expression in values)) throw new Error('invalid syntax');
					return values[expression];
				},
			}) as unknown as IWebhookFunctions;
		const plain = named('My "Wait"', {
			'{{ $node["My \\"Wait\\""].runIndex }}': -1,
			'{{ $node["My \\"Wait\\""].context["parked"] }}': { items: [] },
		});
		expect([runBefore(plain), parkedContext(plain, 'parked')]).toEqual([-1, { items: [] }]);
		const odd = named('}}', {});
		expect([runBefore(odd), parkedContext(odd, 'parked')]).toEqual([undefined, undefined]);
		expect(runBefore(named('Wait', { '{{ $node["Wait"].runIndex }}': 'one' }))).toBeUndefined();
	});

	it('is answered, and the node sleeps on or goes on', () => {
		const items = [{ json: {} }];
		expect(sleepOn('Still running')).toEqual({ webhookResponse: { message: 'Still running' } });
		expect(goOnWith('Done', items)).toEqual({
			webhookResponse: { message: 'Done' },
			workflowData: [items],
		});
	});
});
