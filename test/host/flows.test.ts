import { DEMO_FLOWS, filledIn, flowOf } from '../../host/demo/flows';
import { PROVIDERS } from '../../providers';

const sandbox = { origin: 'http://127.0.0.1:1' };

describe('the flows of the demo', () => {
	it('are one for each provider of the registry, under the name and credential it has there', () => {
		const inRegistry = PROVIDERS.map(({ id, displayName, credentialType }) => ({
			provider: id,
			providerName: displayName,
			credentialType,
		}));
		expect(DEMO_FLOWS).toHaveLength(inRegistry.length);
		expect(DEMO_FLOWS).toMatchObject(inRegistry);
	});

	it.each(DEMO_FLOWS)(
		'name nodes that the example of $providerName has, and use its credential',
		async (flow) => {
			const { nodes } = await filledIn(flow, sandbox);
			const names = nodes.map(({ name }) => name);
			expect(names).toEqual(expect.arrayContaining([flow.trigger, flow.input, flow.deliver]));
			const credentialTypes = nodes.flatMap(({ credentials }) => Object.keys(credentials ?? {}));
			expect(new Set(credentialTypes)).toEqual(new Set([flow.credentialType]));
		},
	);

	it.each(DEMO_FLOWS)('fill in every field that $providerName’s example asks for', async (flow) => {
		const fieldsOf = ({ nodes }: Awaited<ReturnType<typeof filledIn>>) =>
			(
				nodes.find(({ name }) => name === flow.input)?.parameters.assignments as {
					assignments: Array<{ name: string; value: string }>;
				}
			).assignments;
		const asShipped = fieldsOf(await filledIn({ ...flow, values: undefined }, sandbox));
		const filled = fieldsOf(await filledIn(flow, sandbox));
		expect(filled.map(({ name }) => name)).toEqual(asShipped.map(({ name }) => name));
		// What only stands for the user's own file must not be fetched from the internet by a demo.
		expect(JSON.stringify(filled)).not.toContain('example.com');
	});

	it('say which providers there are when asked for another', () => {
		expect(() => flowOf('nobody')).toThrow(/"nobody".*danceGenerator.*vtrix/);
	});
});
