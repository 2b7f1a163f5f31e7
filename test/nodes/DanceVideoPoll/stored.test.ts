import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { DanceVideoPoll } from '../../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { PROVIDERS } from '../../../providers';

const FOLDER = join(__dirname, '../../../nodes/DanceVideoPoll');
const made = () => new DanceVideoPoll().description;
const field = (wanted: string) => made().properties.find(({ name }) => name === wanted);
const valuesOf = (name: string) =>
	(field(name)?.options ?? []).flatMap((option) => ('value' in option ? [option.value] : []));

/** What stands in the workflows of executions that sleep, also since earlier versions. */
describe('the hidden node', () => {
	it('is found again by its name and version, with an output back to itself and one for what is done', () => {
		const description = made();
		expect(description).toMatchObject({
			name: 'danceVideoPoll',
			version: 1,
			inputs: ['main'],
			outputs: ['main', 'main'],
		});
	});

	it('is not for the canvas, which it says to whoever finds it all the same', () => {
		const description = made();
		expect(description.hidden).toBe(true);
		expect(description.description).toMatch(/not for use on its own/);
		expect(description.displayName).toMatch(/Internal/);
		expect(description.defaults.name).toBe(description.displayName);
	});

	it('has a name for each field and choice, in the place where an internal execution is drawn', () => {
		const description = made();
		for (const { displayName, options = [] } of description.properties) {
			expect(displayName).toMatch(/[A-Z]/);
			for (const { name } of options) expect(name).toMatch(/[A-Z]/);
		}
		const { icon } = description;
		for (const theme of ['light', 'dark']) {
			const file = (icon as Record<string, string>)[theme] ?? '';
			expect(file).toMatch(/^file:.*svg$/);
			expect(existsSync(join(FOLDER, file.replace(/^file:/, '')))).toBe(true);
		}
		expect(description).toMatchObject({ subtitle: 'Internal', group: ['transform'] });
		expect(description.outputNames).toEqual(['Again', 'Done']);
	});

	it.each([
		['work', ['mark', 'order', 'pollTasks', 'submitWithSlots', 'wait']],
		['role', ['deliver', 'finish', 'guard', 'pass', 'supervisor', 'watch', 'worker']],
		['errorPolicy', ['errorOutput', 'item', 'stop']],
	])('takes in its field "%s" what any version has stored there', (name, values) => {
		expect(field(name)?.type).toBe('options');
		expect(valuesOf(name)).toEqual(values);
	});

	it.each([
		// Those that an earlier version did not know have the value that means the same.
		['work', 'wait', 'options'],
		['role', 'guard', 'options'],
		['turn', 0, 'number'],
		['call', '', 'string'],
		['supervisorId', '', 'string'],
		['parentId', '', 'string'],
		['savesErrors', '', 'string'],
		['seal', '', 'string'],
		['leaseUntilMs', 0, 'number'],
		['errorPolicy', 'stop', 'options'],
	])('reads its field "%s" as %p where it is not stored', (name, byDefault, type) => {
		expect(field(name)).toMatchObject({ default: byDefault, type });
	});

	it('has the credential of each provider', () => {
		const types = (made().credentials ?? []).map(({ name }) => name);
		expect(types).toEqual(PROVIDERS.map(({ credentialType }) => credentialType));
	});
});
