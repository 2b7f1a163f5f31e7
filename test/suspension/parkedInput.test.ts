import type { IRunExecutionData } from 'n8n-workflow';

import { ownNumber, ownText } from '../../suspension/ownParameters';
import { parkedInput } from '../../suspension/parkedInput';
import { plainContext, type PlainN8n } from './plainContext';

const ITEMS = [{ json: { prompt: 'one' } }, { json: { prompt: 'two' } }];

/** What n8n keeps of an execution in which these nodes are still to run. */
const stack = (...nodes: Array<{ node: { id: string }; data: object }>) =>
	({ executionData: { nodeExecutionStack: nodes } }) as unknown as IRunExecutionData;
const asleep = (id: string, data: object = { main: [ITEMS] }) => ({ node: { id }, data });

/** What the hidden node of a part of execution 1 finds, which has the ID of the node that sleeps. */
const found = async (stored: PlainN8n['stored']) => {
	const { context, log } = plainContext({ parameters: { parentId: '1' }, stored });
	return { items: await parkedInput(context), log };
};

describe('the items of a node that sleeps', () => {
	it('are read where n8n keeps them, of that node alone', async () => {
		const others = asleep('another', { main: [[{ json: {} }]] });
		expect(await found({ 1: stack(others, asleep('visible')) })).toEqual({ items: ITEMS, log: [] });
	});

	it.each<[string, PlainN8n['stored']]>([
		['whose execution is gone', {}],
		['of whose execution n8n keeps nothing', { 1: {} as IRunExecutionData }],
		['that sleeps no more', { 1: stack(asleep('another')) }],
		['of whose items nothing is kept', { 1: stack(asleep('visible', {})) }],
		['that was given none', { 1: stack(asleep('visible', { main: [null] })) }],
	])('are none of one %s', async (_which, stored) => {
		expect(await found(stored)).toEqual({ items: [], log: [] });
	});

	it('are none where n8n’s database does not answer, which the log says', async () => {
		const { items, log } = await found({ 1: new Error('SQLITE_BUSY') });
		expect(items).toEqual([]);
		expect(log).toEqual([
			expect.stringMatching(/^warn: .*items cannot be read.*SQLITE_BUSY/) as string,
		]);
	});
});

describe('a parameter of the hidden node', () => {
	const { context } = plainContext({ parameters: { text: 'a', number: 7, digits: '8' } });

	it('is a text, or none where it has another kind of value or is not there', () => {
		expect(['text', 'number', 'absent'].map((name) => ownText(context, name))).toEqual([
			'a',
			'',
			'',
		]);
	});

	it('is a number, also where n8n keeps it as digits', () => {
		expect(['number', 'digits'].map((name) => ownNumber(context, name))).toEqual([7, 8]);
	});
});
