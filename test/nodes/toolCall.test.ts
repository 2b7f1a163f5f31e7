import type { INode } from 'n8n-workflow';

import { isToolCall } from '../../nodes/toolCall';

const WAIT = 'n8n-nodes-dance-video.danceVideoWait';
const contextOf = (node: Partial<INode>, isToolExecution?: () => boolean) => ({
	getNode: () => ({ type: WAIT, ...node }) as INode,
	...(isToolExecution && { isToolExecution }),
});

describe('isToolCall', () => {
	it('tells a tool by what n8n calls its type, whatever the context says', () => {
		expect(isToolCall(contextOf({ type: `${WAIT}Tool` }, () => false))).toBe(true);
	});

	it('tells a tool by where n8n puts its output', () => {
		expect(isToolCall(contextOf({ rewireOutputLogTo: 'ai_tool' }, () => false))).toBe(true);
	});

	it('tells a tool by its context', () => {
		expect(isToolCall(contextOf({}, () => true))).toBe(true);
	});

	it('takes a node on the canvas for what it is, also where n8n knows no tools', () => {
		expect(isToolCall(contextOf({}, () => false))).toBe(false);
		expect(isToolCall(contextOf({}))).toBe(false);
	});
});
