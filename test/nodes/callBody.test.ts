import type { IWebhookFunctions } from 'n8n-workflow';

import { readCallBody, taskNamedIn } from '../../nodes/callBody';
import { providerById } from '../../providers';
import type { Provider } from '../../providers/provider';

const MEGABYTE = 1024 * 1024;

/** What is read of a call that n8n gives like this. */
const read = (request: unknown) =>
	readCallBody({ getRequestObject: () => request } as unknown as IWebhookFunctions);
const body = (text: string) => read({ rawBody: Buffer.from(text) });

describe('the body of a call', () => {
	it('is what its bytes say, in whatever type they were sent', () => {
		expect(body('{"id":"täsk"}')).toEqual({ id: 'täsk' });
		expect(read({ rawBody: Buffer.from('[1]'), body: { id: 'another' } })).toEqual([1]);
	});

	it.each([
		['is no JSON', { rawBody: Buffer.from('id=task-1') }],
		['is empty', { rawBody: Buffer.from('') }],
		['is none', {}],
		['n8n has not kept', { rawBody: '{"id":"task-1"}' }],
		['nobody has sent', undefined],
	])('that %s is none', (_what, request) => {
		expect(read(request)).toBeUndefined();
	});

	it('is not read where it is larger than any task’s', () => {
		const filled = (size: number) => body(`"${'a'.repeat(size - 2)}"`);
		expect(filled(MEGABYTE)).toHaveLength(MEGABYTE - 2);
		expect(filled(MEGABYTE + 1)).toBe('tooLarge');
	});
});

describe('the task that a call names', () => {
	const vtrix = providerById('vtrix');

	it('is found where its provider puts it', () => {
		expect(taskNamedIn(vtrix, { id: 'task-1' })).toBe('task-1');
		expect(taskNamedIn(vtrix, { data: { id: 'task-2' } })).toBe('task-2');
	});

	it.each([
		['names nothing', {}],
		['names what can be no address', { id: '../keys' }],
		['says nothing', undefined],
		['is too large', 'tooLarge'],
	])('is none where the call %s', (_what, given) => {
		expect(taskNamedIn(vtrix, given)).toBeUndefined();
	});

	it('is none where its provider never calls, or calls with what it cannot read itself', () => {
		const { callback: _none, ...silent } = vtrix;
		expect(taskNamedIn(silent, { id: 'task-1' })).toBeUndefined();
		const taskIdOf = () => {
			throw new TypeError('It is not iterable');
		};
		const broken: Provider = { ...vtrix, callback: { taskIdOf } };
		expect(taskNamedIn(broken, { id: 'task-1' })).toBeUndefined();
	});
});
