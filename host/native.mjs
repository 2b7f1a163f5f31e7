// Runs a program that is no Node script so that host/child.ts can end it with its parent (see
// exitWithParent.ts): `node native.mjs <program> <arguments>`. As another user where RUN_AS says so.
import { spawn } from 'node:child_process';

const [program, ...args] = process.argv.slice(2);
const [uid, gid] = (process.env.RUN_AS ?? '').split(':').filter(Boolean).map(Number);
const child = spawn(program, args, { stdio: 'inherit', uid, gid });

child.once('error', (error) => {
	console.error(error.message);
	process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
// PostgreSQL takes SIGTERM for "when the last one has left", SIGINT for "now, but orderly".
process.on('SIGTERM', () => child.kill('SIGINT'));
