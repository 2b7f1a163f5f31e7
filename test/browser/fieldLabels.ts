import type { Locator } from 'playwright-core';

const INPUT = '@data-test-id="parameter-input"';

/** n8n puts the credential's label and the first field into one element. */
const LABEL = 'label[normalize-space()][not(ancestor::*[@data-test-id="node-credentials-slot"])]';

/** The inputs of a form that share nothing with a label of their own. */
const UNLABELLED = `xpath=.//*[${INPUT}][not(ancestor::*[count(.//*[${INPUT}])=1][.//${LABEL}])]`;

/** How many fields a form shows. */
export async function countFields(form: Locator): Promise<number> {
	return await form.getByTestId('parameter-input').count();
}

/** The fields of a form that say nowhere what they are for. */
export async function unlabelledFields(form: Locator): Promise<string[]> {
	const fields = await form.locator(UNLABELLED).all();
	return await Promise.all(
		fields.map(async (field) => {
			const input = field.locator('[data-test-id^="parameter-input-"]').first();
			return (await input.getAttribute('data-test-id')) ?? 'a field without a name';
		}),
	);
}
