import type { INodeParameters } from 'n8n-workflow';

import { errorOf, media } from '../engine/sandboxRunner';
import { storedFile } from '../engine/runNode';
import { CREATING, faultFixture } from './fixture';

const { generate, sandbox, creates, inject } = faultFixture();

const FILE: INodeParameters = { characterImageSource: 'binary', characterImageBinary: 'data' };
const withImage = async () => {
	const data = await storedFile(media('character.png'), 'hero.png', 'image/png');
	return { items: [{ json: {}, binary: { data } }] };
};

describe('Dance Generator, taken at its word: "URL of the character image (from upload endpoint)"', () => {
	beforeEach(() => sandbox().setModes({ uploadedImagesOnly: true }));

	it('row 102: refuses an image from elsewhere, and the error names Upload as the way out', async () => {
		const error = await errorOf(generate('danceGenerator'));
		expect(error.message).toMatch(/must come from the upload endpoint/);
		expect(error.description).toMatch(/not created and nothing was charged/);
		expect(error.description).toMatch(/Dance Video Upload File/);
		expect(creates().map(({ status }) => status)).toEqual([422]);
		expect(sandbox().paidCreates()).toBe(0);
	});

	it('row 102: takes a file, which is uploaded on the way', async () => {
		const [item] = await generate('danceGenerator', FILE, await withImage());
		expect(item?.json.taskId).toEqual(expect.any(String));
		expect(sandbox().paidCreates()).toBe(1);
	});

	it('row 102: refuses other values of an uploaded image without a word of Upload', async () => {
		const body = { error: 'validation_error', message: 'The prompt was refused', details: {} };
		inject({ ...CREATING, path: '/generate', action: { type: 'answer', status: 422, body } });
		const error = await errorOf(generate('danceGenerator', FILE, await withImage()));
		expect(error.message).toMatch(/The prompt was refused/);
		expect(error.description).not.toMatch(/Dance Video Upload File/);
	});
});
