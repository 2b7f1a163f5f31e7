import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { databaseMarks } from '../../nodes/databaseMarks';
import { keyStore, processedStore } from '../../nodes/keyStore';
import { useDedupStore } from '../engine/dedupStore';
import { contextFor } from '../engine/runNode';

useDedupStore();

const execution = () =>
	contextFor({ node: new DanceVideoGenerate(), parameters: {}, credentials: {} });

describe('where the keys of a node are kept', () => {
	it('has the claims of this node, found by every execution of it, and by no other node', async () => {
		const { open } = keyStore(execution(), 'generate');
		const claims = await open(['claim']);
		expect(await claims.get('claim')?.make(2)).toBe(true);
		const levelFor = async (nodeId: string) =>
			await (await databaseMarks(execution(), nodeId)(['claim'])).get('claim')?.level();
		expect([await levelFor('generate'), await levelFor('another')]).toEqual([2, 0]);
	});

	it('has what an earlier version has noted', async () => {
		await processedStore(execution()).note(['sent row']);
		const { earlier } = keyStore(execution(), 'generate');
		expect(await earlier.isEmpty()).toBe(false);
		expect(await earlier.note(['sent row', 'sent other'])).toEqual(new Set(['sent row']));
	});
});
