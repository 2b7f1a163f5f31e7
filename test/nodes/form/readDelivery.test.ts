import { readDelivery } from '../../../nodes/form/readDelivery';
import type { Failure } from '../../../transport/failure';
import { plainContext } from '../plainContext';

const MEGABYTE = 1024 * 1024;
const read = (parameters: Record<string, unknown>, itemIndex = 0, collection?: string) =>
	readDelivery(plainContext({ parameters }).context, itemIndex, collection);

function refusal(parameters: Record<string, unknown>): string {
	try {
		read(parameters);
	} catch (error) {
		const { kind, message } = (error as Failure).details;
		expect(kind).toBe('invalidInput');
		return message;
	}
	throw new Error('It was taken');
}

describe('what an item wants of its finished task', () => {
	it('is its state alone, where the form says nothing', () => {
		expect(read({})).toEqual({
			download: false,
			binaryField: 'data',
			fileName: '{{taskId}}.{{extension}}',
			lastFrame: false,
			includeRawAnswer: false,
			maxBytes: 1024 * MEGABYTE,
		});
	});

	it('is what the form says, for each item, also as text', () => {
		const parameters = {
			download: (at: number) => (at === 1 ? 'true' : false),
			'options.binaryField': (at: number) => ` video${at} `,
			'options.maxFileSizeMb': '0.5',
			'options.fileName': '{{provider}}-{{index}}.{{extension}}',
			'options.lastFrame': true,
			'options.includeRawAnswer': 'TRUE',
		};
		expect(read(parameters, 1)).toEqual({
			download: true,
			binaryField: 'video1',
			fileName: '{{provider}}-{{index}}.{{extension}}',
			lastFrame: true,
			includeRawAnswer: true,
			maxBytes: 0.5 * MEGABYTE,
		});
		expect(read(parameters, 0)).toMatchObject({ download: false, binaryField: 'video0' });
	});

	it('is read where the form of the node has its options', () => {
		const parameters = { 'batch.binaryField': 'video', 'options.binaryField': 'other' };
		expect(read(parameters, 0, 'batch').binaryField).toBe('video');
	});

	it.each([
		[{ download: 'perhaps' }, /Download Result must be true or false \(given: "perhaps"\)/],
		[{ 'options.lastFrame': 2 }, /Download Last Frame must be true or false/],
		[{ 'options.includeRawAnswer': 'x' }, /Include Raw Answer must be true or false/],
		[{ 'options.binaryField': '  ' }, /Put Output File in Field has no value/],
		[{ 'options.binaryField': 7 }, /Put Output File in Field must be text/],
		[{ 'options.maxFileSizeMb': 0 }, /Max File Size \(MB\) must be .*0\.001 to 1048576/],
		[{ 'options.maxFileSizeMb': 1024 * 1024 + 1 }, /Max File Size \(MB\).*given: 1048577/],
		[{ 'options.fileName': '' }, /File Name has no value/],
		[{ 'options.fileName': 'x'.repeat(501) }, /File Name must be at most 500 characters/],
		[{ 'options.fileName': 'a-{{date}}' }, /File Name must have no placeholders other than/],
	])('is refused with the name of the field, its limit and the value: %j', (parameters, says) => {
		expect(refusal(parameters)).toMatch(says);
	});

	it('may be a terabyte, and a name of the longest', () => {
		const fileName = 'x'.repeat(500);
		const parameters = { 'options.maxFileSizeMb': 1024 * 1024, 'options.fileName': fileName };
		expect(read(parameters)).toMatchObject({ fileName, maxBytes: 1024 ** 4 });
	});

	it('does not put the video where its last frame goes', () => {
		const parameters = { 'options.binaryField': ' lastFrame ' };
		expect(read(parameters).binaryField).toBe('lastFrame');
		expect(refusal({ ...parameters, 'options.lastFrame': true })).toMatch(
			/Put Output File in Field must be a name other than "lastFrame"/,
		);
	});
});
