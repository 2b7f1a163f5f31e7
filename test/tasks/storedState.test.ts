import { failureDetailsSchema } from '../../tasks/storedState';

describe('a failure that comes back from the database', () => {
	const KNOWN = { kind: 'invalidRequest', message: 'no', nextStep: 'Check.', retryable: false };

	it('keeps what the provider said further, under the name that version 0.1 gave it', () => {
		const said = '{"prompt":"too long"}';
		expect(failureDetailsSchema.parse({ ...KNOWN, details: said, code: '7' })).toEqual({
			...KNOWN,
			code: '7',
			furtherInfo: said,
		});
		expect(failureDetailsSchema.parse({ ...KNOWN, furtherInfo: said })).toEqual({
			...KNOWN,
			furtherInfo: said,
		});
	});
});
