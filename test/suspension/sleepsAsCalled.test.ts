import type { IRunExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { sleepsAsCalled } from '../../suspension/resumeCall';

interface Sleep {
	/** Where it sleeps; nowhere in particular where that is `null`. */
	node?: string | null;
	/** On which sub-executions, where n8n notes that. */
	on?: string[];
	/** How often each node has run. */
	ran?: Record<string, number>;
	isAwake?: boolean;
	isStackGone?: boolean;
}

/** What n8n keeps of an execution that sleeps. */
function execution({ node = 'Wait', on, ran = {}, isAwake, isStackGone }: Sleep) {
	const sleeping = {
		node: { name: node },
		...(on && { metadata: { waitingChildExecutionIds: on } }),
	};
	return {
		...(!isAwake && { waitTill: new Date() }),
		...(!isStackGone && {
			executionData: { nodeExecutionStack: node === null ? [] : [sleeping] },
		}),
		resultData: {
			runData: Object.fromEntries(
				Object.entries(ran).map(([name, count]) => [name, Array.from({ length: count })]),
			),
		},
	} as unknown as IRunExecutionData;
}

/** A call for execution 7, which slept like this when it came, and does so now. */
async function called(then: Sleep | null | undefined, now: Sleep | undefined) {
	const context = {
		getExecutionId: () => '7',
		...(then !== undefined && { runExecutionData: then && execution(then) }),
		additionalData: {
			getRunExecutionData: async (id: string) => (id === '7' && now ? execution(now) : undefined),
		},
	};
	return await sleepsAsCalled(context as unknown as IWebhookFunctions);
}

const ON_5: Sleep = { on: ['5'], ran: { Start: 1, Generate: 2, Wait: 1 } };

describe('an execution that is called', () => {
	it('sleeps as it did, where n8n has taken a run of the sleeping node away for the call', async () => {
		expect(await called({ ...ON_5, ran: { ...ON_5.ran, Wait: 0 } }, ON_5)).toBe(true);
		expect(await called({ node: null }, { node: null })).toBe(true);
		expect(await called({ isStackGone: true }, { isStackGone: true })).toBe(true);
	});

	it.each<[string, Sleep | undefined]>([
		['is gone', undefined],
		['is awake', { ...ON_5, isAwake: true }],
		['sleeps in another node', { ...ON_5, node: 'Approval' }],
		['sleeps on another sub-execution', { ...ON_5, on: ['6'] }],
		['sleeps on nothing', { ran: ON_5.ran! }],
		['has run another node since', { ...ON_5, ran: { ...ON_5.ran, After: 1 } }],
		['has gone round a loop since', { ...ON_5, ran: { ...ON_5.ran, Generate: 3 } }],
	])('does not where it %s by now', async (_how, now) => {
		expect(await called(ON_5, now)).toBe(false);
	});

	it('is told apart by its rounds where n8n does not note on what it sleeps', async () => {
		const first: Sleep = { ran: { Loop: 1, Wait: 1 } };
		expect(await called(first, { ran: { Loop: 1, Wait: 1 } })).toBe(true);
		expect(await called(first, { ran: { Loop: 2, Wait: 2 } })).toBe(false);
	});

	it('is taken at its word where n8n cannot be asked', async () => {
		expect(await called(undefined, undefined)).toBe(true);
		expect(await called(null, undefined)).toBe(true);
		const runExecutionData = execution(ON_5);
		for (const additionalData of [{}, undefined]) {
			const context = { getExecutionId: () => '7', runExecutionData, additionalData };
			expect(await sleepsAsCalled(context as unknown as IWebhookFunctions)).toBe(true);
		}
	});

	it('is not where the database does not answer', async () => {
		const getRunExecutionData = async () => await Promise.reject(new Error('SQLITE_BUSY'));
		const context = {
			getExecutionId: () => '7',
			runExecutionData: execution(ON_5),
			additionalData: { getRunExecutionData },
		};
		await expect(sleepsAsCalled(context as unknown as IWebhookFunctions)).rejects.toThrow('BUSY');
	});
});
