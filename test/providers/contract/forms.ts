import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { readForm } from '../../../nodes/form/readForm';
import { mediaFieldNames } from '../../../providers/mediaFields';
import { parseInput } from '../../../providers/parseInput';
import type { Mode } from '../../../providers/provider';
import { asFailure } from '../../../transport/failure';
import { contextFor } from '../../engine/runNode';
import { formOf, modeOf, nodeRun, type Subject } from './sandboxes';

/** The form and the schema are one thing said twice; here they are compared. */
export function testForms(subject: Subject): void {
	const modes = subject.provider.modes.map(({ id }) => id);

	describe('forms', () => {
		it.each(modes)('of %s have the fields that the schema has keys', (id) => {
			const mode = modeOf(subject, id);
			const mediaNames = new Set<string>(
				mode.media.flatMap((slot) => Object.values(mediaFieldNames(slot))),
			);
			const fields = fieldsOf(mode)
				.map(({ name }) => name)
				.filter((name) => !mediaNames.has(name));
			const slots = mode.media.map(({ name }) => name);
			// Where the provider calls back is asked for by Generate itself, in the same way for all.
			const keys = Object.keys(mode.schema.shape).filter((key) => key !== 'callbackUrl');
			// Two versions of a node may have two forms of a field.
			expect([...new Set([...fields, ...slots])].sort()).toEqual(keys.sort());
			const shown = new Set(mode.fields.map(({ name }) => name));
			expect(mode.media.filter((slot) => !shown.has(mediaFieldNames(slot).source))).toEqual([]);
		});

		it.each(modes)('of %s need nothing but what they call required', async (id) => {
			const mode = modeOf(subject, id);
			// A file that is not there is another matter: here the address is what is missing.
			const asUrl = mode.media.map((slot) => [mediaFieldNames(slot).source, 'url']);
			const problems = await problemsWith(
				subject,
				mode,
				Object.fromEntries(asUrl) as INodeParameters,
			);
			expect(problems.filter((problem) => !problem.includes('is required'))).toEqual([]);
		});

		it.each(modes)('of %s offer each option with a default that may be sent', async (id) => {
			const mode = modeOf(subject, id);
			for (const { name, default: value } of optionsOf(mode)) {
				const form = formOf(subject, id, { options: { [name]: value } });
				const problems = await problemsWith(subject, mode, form);
				expect(problems.map((problem) => `${name}: ${problem}`)).toEqual([]);
			}
		});

		it.each(modes)('of %s explain every field to people', (id) => {
			const texts = fieldsOf(modeOf(subject, id)).map(
				({ displayName, description }) => `${displayName}: ${description}`,
			);
			expect(texts.filter((text) => !/^[A-Z].+: [A-Z].{10,}/.test(text))).toEqual([]);
		});
	});
}

/** What is wrong with a form as n8n itself fills and reads it; empty when it may be sent. */
async function problemsWith(
	subject: Subject,
	{ id }: Mode,
	form: INodeParameters,
): Promise<string[]> {
	const mode = modeOf(subject, id);
	const context = contextFor(nodeRun(subject, new DanceVideoGenerate(), { mode: id, ...form }));
	try {
		parseInput(mode, await readForm(context, mode, 0));
		return [];
	} catch (error) {
		return asFailure(error).details.message.split(/(?<=\.) (?=[A-Z])/);
	}
}

function optionsOf({ fields }: Mode): INodeProperties[] {
	return fields.flatMap((field) =>
		field.type === 'collection' ? ((field.options ?? []) as INodeProperties[]) : [],
	);
}

/** All fields but collections themselves. */
function fieldsOf(mode: Mode): INodeProperties[] {
	return [...mode.fields.filter(({ type }) => type !== 'collection'), ...optionsOf(mode)].filter(
		({ type }) => type !== 'notice',
	);
}
