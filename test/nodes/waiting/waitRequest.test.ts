import type { ParameterReader } from '../../../nodes/form/readDelivery';
import { readTimeoutMs, readWaitWish } from '../../../nodes/waiting/waitRequest';

const MINUTE = 60_000;

/** A node with these parameters; of items one after the other where there are several values. */
const node = (parameters: Record<string, unknown>): ParameterReader => ({
	getNodeParameter: (name, itemIndex, fallback) => {
		const value = name in parameters ? parameters[name] : fallback;
		return Array.isArray(value) ? (value as unknown[])[itemIndex] : value;
	},
});

describe('where a user wants the wait', () => {
	it.each(['automatic', 'inProcess', 'suspend'])('is as it was chosen: %s', (wish) => {
		expect(readWaitWish(node({ 'options.waiting': wish }))).toBe(wish);
		expect(readWaitWish(node({ 'waitOptions.waiting': wish }), 'waitOptions')).toBe(wish);
	});

	it.each([undefined, '', 'sleep', 3])('is left to the node where it is %p', (wish) => {
		expect(readWaitWish(node({ 'options.waiting': wish }))).toBe('automatic');
	});

	it('is left to the node where nothing was chosen', () => {
		expect(readWaitWish(node({}))).toBe('automatic');
	});

	it('is that of the whole run: the first item says it', () => {
		expect(readWaitWish(node({ 'options.waiting': ['suspend', 'inProcess'] }))).toBe('suspend');
	});
});

describe('how long an item’s task is waited for', () => {
	it('is half an hour unless the user says otherwise', () => {
		expect(readTimeoutMs(node({}), 0)).toBe(30 * MINUTE);
	});

	it.each([
		[0, 0],
		[0.5, MINUTE / 2],
		['12', 12 * MINUTE],
		[43_200, 43_200 * MINUTE],
	])('is what the item says, in minutes: %p', (minutes, ms) => {
		const context = node({ 'options.timeoutMinutes': [1, minutes] });
		expect(readTimeoutMs(context, 1)).toBe(ms);
		const elsewhere = node({ 'waitOptions.timeoutMinutes': [1, minutes] });
		expect(readTimeoutMs(elsewhere, 1, 'waitOptions')).toBe(ms);
	});

	it.each([-1, 43_201, 'soon', ''])('is never %p, which is said with its limits', (minutes) => {
		const context = node({ 'options.timeoutMinutes': minutes });
		expect(() => readTimeoutMs(context, 0)).toThrow(/^Max Wait \(Minutes\) /);
	});

	it('has a limit, which is named', () => {
		const context = node({ 'options.timeoutMinutes': 50_000 });
		expect(() => readTimeoutMs(context, 0)).toThrow(/43200.*50000/);
	});
});
